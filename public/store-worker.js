// Moves bytes between the page and the files of this origin (OPFS), and knows nothing of what they mean.
// Runs in a worker because only there a file can be written through a handle that flushes.
//
// Each message is { id, op, … }; each answer { id, ok } or { id, error }. `hello` comes first, with the protocol.
const PROTOCOL = 1;

/** The one file that this page appends to, and where it ends. */
let own = null;

const root = () => navigator.storage.getDirectory();

async function folder(path, create = false) {
  let dir = await root();
  for (const name of path.split('/')) dir = await dir.getDirectoryHandle(name, { create });
  return dir;
}

/** What is not there is no error where nothing is wanted from it. */
function unlessMissing(error) {
  if (error.name !== 'NotFoundError') throw error;
}

/** The bytes of all files in a folder and below it. */
async function weight(dir) {
  let size = 0;
  for await (const entry of dir.values()) size += entry.kind === 'file' ? (await entry.getFile()).size : await weight(entry);
  return size;
}

/** A file whole through a handle of its own; `write` gets the handle. */
async function through(file, write) {
  const handle = await file.createSyncAccessHandle();
  try {
    return write(handle);
  } finally {
    handle.close();
  }
}

function writeAt(handle, bytes, at) {
  let done = 0;
  while (done < bytes.length) {
    const n = handle.write(bytes.subarray(done), { at: at + done });
    if (!n) throw new DOMException('the browser wrote nothing', 'QuotaExceededError');
    done += n;
  }
}

const ops = {
  async hello({ protocol }) {
    if (protocol !== PROTOCOL) throw new Error(`protocol ${PROTOCOL}, not ${protocol}`);
    await root();
  },

  /** Makes the pool of log files where it is missing; lists all files with their sizes. */
  async open({ path, pool }) {
    const dir = await folder(path, true);
    for (const name of pool) await dir.getFileHandle(name, { create: true });
    const files = [];
    for await (const [name, handle] of dir.entries()) {
      if (handle.kind !== 'file') continue;
      const { size, lastModified } = await handle.getFile();
      files.push({ name, size, written: lastModified });
    }
    return files;
  },

  /** Bytes of a file, also of one that another page is appending to. */
  async read({ path, name, from, to }) {
    const file = await (await (await folder(path)).getFileHandle(name)).getFile();
    return new Uint8Array(await file.slice(from, Math.min(to, file.size)).arrayBuffer());
  },

  /** Takes the log that this page appends to; cuts off what lies beyond its last whole record. */
  async take({ path, name, end }) {
    own?.handle.close();
    own = null;
    const handle = await (await (await folder(path)).getFileHandle(name)).createSyncAccessHandle();
    if (handle.getSize() > end) {
      handle.truncate(end);
      handle.flush();
    }
    own = { handle, end: handle.getSize() };
    return own.end;
  },

  /** Appends and flushes; what can't be written whole is cut off again. */
  async append({ bytes }) {
    try {
      writeAt(own.handle, bytes, own.end);
      own.handle.flush();
    } catch (error) {
      own.handle.truncate(own.end);
      own.handle.flush();
      throw error;
    }
    own.end += bytes.length;
    return own.end;
  },

  /** Writes a file from a place on, for what can be made again; what stood behind it is gone. */
  async write({ path, name, at, bytes }) {
    const file = await (await folder(path)).getFileHandle(name, { create: true });
    await through(file, (handle) => {
      handle.truncate(at);
      writeAt(handle, bytes, at);
      handle.flush();
    });
  },

  async remove({ path, name }) {
    await (await folder(path)).removeEntry(name, { recursive: true });
  },

  async release() {
    own?.handle.close();
    own = null;
  },

  /** The folders below a path, each with the bytes of all in it; none where it doesn't exist. */
  async list({ path }) {
    const found = [];
    const top = await folder(path).catch(unlessMissing);
    for await (const [name, dir] of top?.entries() ?? []) {
      if (dir.kind === 'directory') found.push({ name, size: await weight(dir) });
    }
    return found;
  },

  /** Removes a folder and all in it. */
  async forget({ path }) {
    const steps = path.split('/');
    const name = steps.pop();
    const dir = steps.length ? await folder(steps.join('/')).catch(unlessMissing) : await root();
    await dir?.removeEntry(name, { recursive: true }).catch(unlessMissing);
  },
};

// One at a time, in the order in which they were asked for.
let last = Promise.resolve();
onmessage = ({ data }) => {
  last = last.then(async () => {
    try {
      const ok = await ops[data.op](data);
      postMessage({ id: data.id, ok }, ok instanceof Uint8Array ? [ok.buffer] : []);
    } catch (error) {
      postMessage({ id: data.id, error: `${error.name}: ${error.message}` });
    }
  });
};
