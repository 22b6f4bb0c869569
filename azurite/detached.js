// Runs Azurite. The file DETACHED_PID names it for as long as it runs, and stays when it dies without
// being asked. With DETACHED_OWNER it ends when the process of this id is gone.
const { renameSync, rmSync, writeFileSync } = require("node:fs");

const { DETACHED_PID: file, DETACHED_OWNER: owner } = process.env;
writeFileSync(file + ".new", String(process.pid));
renameSync(file + ".new", file);
process.on("exit", () => rmSync(file, { force: true }));

function isGone(pid) {
  try {
    process.kill(pid, 0);
    return false;
  } catch (e) {
    return e.code === "ESRCH";
  }
}

if (owner) {
  setInterval(() => isGone(Number(owner)) && process.exit(0), 1000).unref();
}
require("azurite/dist/src/azurite.js");
