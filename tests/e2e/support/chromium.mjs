// Which Chromium to start and how: the one `cargo xtask` found, or Playwright's own.
export const launchOptions = {
  executablePath: process.env.TANDEM_CHROMIUM || undefined,
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
};
