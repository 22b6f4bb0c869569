// Starts a script in a session of its own, which no end of this process or of its terminal reaches,
// and says its process id. Arguments: a file for what it prints, the script, its arguments.
const { openSync } = require("node:fs");
const { spawn } = require("node:child_process");

const [log, ...script] = process.argv.slice(2);
const out = openSync(log, "a");
const child = spawn(process.execPath, script, { detached: true, stdio: ["ignore", out, out] });
console.log(child.pid);
child.unref();
