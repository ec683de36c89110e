// What GitHub's packages use of undici: the whole would be a sixth of dist.
exports.fetch = require('undici-whole/lib/web/fetch/index.js').fetch
exports.ProxyAgent = require('undici-whole/lib/dispatcher/proxy-agent.js')
// A proxy is asked for a tunnel by this method, which undici's own index adds.
require('undici-whole/lib/dispatcher/dispatcher.js').prototype.connect = require('undici-whole/lib/api/api-connect.js')
