// One line in the words of `cargo test`, for the sum over all stages. A skipped test counts as ignored there.
export default class Reporter {
  count = { passed: 0, failed: 0, ignored: 0 };

  onTestEnd(test, result) {
    if (result.status === 'skipped') this.count.ignored += 1;
    else if (result.status === test.expectedStatus) this.count.passed += 1;
    else this.count.failed += 1;
  }

  onEnd(result) {
    const { passed, failed, ignored } = this.count;
    const word = result.status === 'passed' ? 'ok' : 'FAILED';
    process.stdout.write(`test result: ${word}. ${passed} passed; ${failed} failed; ${ignored} ignored\n`);
  }

  printsToStdio() {
    return false;
  }
}
