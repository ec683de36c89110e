import { ioOf, runPost } from '../lib/index.js'

process.exitCode = await runPost(process.env, ioOf(process))
