// The parts of undici that a proxy needs, each by its own file: its index loads all of it, and would put it into dist.
import connect from 'undici/lib/api/api-connect.js'
import Dispatcher from 'undici/lib/dispatcher/dispatcher.js'
import ProxyAgent from 'undici/lib/dispatcher/proxy-agent.js'
import { fetch } from 'undici/lib/web/fetch/index.js'

// A proxy is asked for a tunnel by this method, which undici's own index adds.
Dispatcher.prototype.connect = connect

export { fetch, ProxyAgent }
