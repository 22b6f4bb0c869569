// Runs Azurite until the process that holds the other end of its standard input is gone.
process.stdin.on("close", () => process.exit(0)).resume();
require("azurite/dist/src/azurite.js");
