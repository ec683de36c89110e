import { ioOf, runMain } from './lib/index.js'

process.exitCode = await runMain(process.env, ioOf(process))
