// Runs one tour of a published client:
//
//     NODE_PATH=node_modules node driver.js TOUR
//
// The stage comes as JSON on the standard input. Beside the tours of a client stands connect.js, which says how its
// users point it at a server of their own.
'use strict';

const fs = require('fs');
const path = require('path');
const util = require('util');

async function main(tour) {
  const stage = JSON.parse(fs.readFileSync(0, 'utf8'));
  const client = require(path.join(path.dirname(tour), 'connect.js'))(stage);
  await require(tour)(client, stage);
}

main(process.argv[2]).then(
  () => process.exit(0), // Connections that are kept alive would hold the process.
  (error) => {
    console.error(util.inspect(error, { depth: 8 }));
    process.exit(1);
  },
);
