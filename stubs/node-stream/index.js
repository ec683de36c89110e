// Stands in for readable-stream, a copy of Node's own streams for programs that also run elsewhere.
module.exports = require('node:stream')
