// The image that bench.mjs reads: 10,000 files and 300 MB, programs, texts and settings, without a network.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { demandStream } from './engine-api.mjs'

const fileCount = 10_000
const bytes = 300_000_000

/** Bytes that repeat nowhere, a digest after the other. */
function* noise() {
  const block = Buffer.alloc(1 << 20)
  for (let i = 0; i < block.length; i += 32) createHash('sha256').update(String(i)).digest().copy(block, i)
  for (let n = 0; ; n++) {
    block.writeUInt32LE(n, (n * 8192) % (1 << 19))
    yield block
  }
}

export async function makeImage(folder, name) {
  const random = noise()
  const text = 'a line of an ordinary text, as documentation and programs in scripting languages have it\n'
  for (let n = 0; n < fileCount; n++) {
    const parent = join(folder, ['usr/share/doc', 'usr/lib', 'app/src', 'etc'][n % 4], String(n % 97))
    mkdirSync(parent, { recursive: true })
    // A few large ones have most of the bytes, as in real images.
    const size = n % 100 === 0 ? (bytes * 0.7) / (fileCount / 100) : (bytes * 0.3) / fileCount
    const isBinary = n % 2 === 0
    const content = isBinary ? random.next().value : Buffer.from(text.repeat(Math.ceil(size / text.length)))
    let whole = content.subarray(0, size)
    while (whole.length < size) whole = Buffer.concat([whole, content.subarray(0, size - whole.length)])
    writeFileSync(join(parent, `${n}.${isBinary ? 'so' : 'conf'}`), whole)
  }
  const tar = spawn('tar', ['--create', `--directory=${folder}`, '.'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [repo, tag] = name.split(':')
  await demandStream('POST', `/images/create?fromSrc=-&repo=${repo}&tag=${tag}`, { body: tar.stdout, quietMs: 120_000 })
}
