"use strict";
// npm's resolver of dependencies, which Pulumi's SDK needs to send a function of the program to the cloud.

function Arborist() {
  throw new Error("no test sends a function of the program anywhere");
}

module.exports = { Arborist };
