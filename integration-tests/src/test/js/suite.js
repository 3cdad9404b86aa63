// Runs tests one after another and prints one line of JSON for each: {name, ok, error?}.
const tests = [];

export const test = (name, body) => tests.push({ name, body });

export const until = async (condition, what = condition.toString(), patience = 5_000) => {
  const deadline = Date.now() + patience;
  while (!condition()) {
    if (Date.now() > deadline) {
      throw new Error(`not within ${patience} ms: ${what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

/** The arguments of the next such event of an emitter. */
export const next = (emitter, event, patience = 5_000) =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no ${event} within ${patience} ms`)), patience);
    emitter.once(event, (...args) => {
      clearTimeout(timer);
      resolve(args);
    });
  });

export const run = async (context, after) => {
  for (const { name, body } of tests) {
    let timer;
    try {
      const limit = new Promise((_, reject) => {
        timer = setTimeout(() => reject(new Error("the test takes too long")), 15_000);
      });
      await Promise.race([body(context), limit]);
      console.log(JSON.stringify({ name, ok: true }));
    } catch (error) {
      console.log(JSON.stringify({ name, ok: false, error: error.stack ?? String(error) }));
    } finally {
      clearTimeout(timer);
      await after();
    }
  }
  process.exit(0);
};
