// Which Chromium to start and how: the one `cargo xtask` found, or Playwright's own.
export const launchOptions = {
  executablePath: process.env.TANDEM_CHROMIUM || undefined,
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    ...(process.env.TANDEM_LOOKOUT ? [`--proxy-server=${process.env.TANDEM_LOOKOUT}`] : []),
  ],
};
