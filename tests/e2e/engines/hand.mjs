// A hand on a page through WebDriver: finds what a person would find by its words, and waits for it.
import fs from 'node:fs';
import path from 'node:path';
import { By } from 'selenium-webdriver';

const PATIENCE = 30_000;

export class Hand {
  constructor({ driver, downloads }) {
    this.driver = driver;
    this.downloads = downloads;
  }

  /** Waits until `look` (run here) gives something, and gives it. */
  until(look, what) {
    return this.driver.wait(look, PATIENCE, `waited in vain for ${what}`, 50);
  }

  /** The visible elements that match the selector and whose words, label or title match the pattern. */
  all(css, pattern) {
    return this.driver.executeScript(
      `const [css, source] = arguments;
       const pattern = new RegExp(source);
       const words = (e) => [e.textContent, e.getAttribute('aria-label'), e.title];
       const fits = (e) => words(e).some((text) => pattern.test((text ?? '').replace(/\\s+/g, ' ').trim()));
       return [...document.querySelectorAll(css)].filter((e) => e.getClientRects().length && fits(e));`,
      css,
      pattern.source,
    );
  }

  /** The first of them, once there is one. */
  see(css, pattern) {
    return this.until(async () => (await this.all(css, pattern))[0], `${css} ${pattern}`);
  }

  /** How many there are now. */
  async count(css, pattern) {
    return (await this.all(css, pattern)).length;
  }

  async press(css, pattern) {
    await (await this.see(css, pattern)).click();
  }

  /** Types into the field with that label. */
  async fill(label, text) {
    const field = await this.see('label.field', label);
    await field.findElement(By.css('input, select, textarea')).sendKeys(text);
  }

  /** Chooses a file through the button with those words, as the system's dialog would. */
  async choose(button, file) {
    const element = await this.see('button', button);
    const input = await this.driver.executeScript('return arguments[0].nextElementSibling', element);
    await input.sendKeys(file);
  }

  /** Presses what downloads; gives the path of the whole file under a new name. */
  async download(css, pattern, name) {
    const before = new Set(fs.readdirSync(this.downloads));
    await this.press(css, pattern);
    const arrived = () => {
      const fresh = fs.readdirSync(this.downloads).filter((file) => !before.has(file));
      const whole = fresh.length && !fresh.some((file) => /\.(part|crdownload|wkdownload)$|^\./.test(file));
      return whole && fresh.find((file) => fs.statSync(path.join(this.downloads, file)).size > 0);
    };
    const file = await this.until(arrived, 'the download');
    const to = path.join(this.downloads, name);
    fs.renameSync(path.join(this.downloads, file), to);
    return to;
  }
}
