#!/usr/bin/env node
import { ioOf, runCli } from '../lib/index.js'

process.exitCode = await runCli(process.argv.slice(2), ioOf(process))
