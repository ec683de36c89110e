import { createHash } from 'node:crypto'
import type { Source } from '../../../src/model/source.ts'
import { readArchive } from '../../../src/readers/image/archive.ts'
import { readImage } from '../../../src/readers/image/image.ts'

/** An entry of a made archive. */
export interface Entry {
  readonly name: string
  readonly mode?: number
  readonly uid?: number
  /** `0` a file, `5` a folder, `2` a symbolic link, `1` a hard link … */
  readonly flag?: string
  readonly content?: string | Buffer
  readonly target?: string
  readonly pax?: Readonly<Record<string, string | Buffer>>
  /** What the header says, where it lies. */
  readonly size?: number
}

const padded = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)])

function header({ name, mode = 0o644, uid = 0, flag = '0', target = '' }: Entry, size: number): Buffer {
  const bytes = Buffer.alloc(512)
  const octal = (value: number, at: number, length: number) =>
    bytes.write(`${value.toString(8).padStart(length - 1, '0')}\0`, at, 'latin1')
  bytes.write(name.slice(0, 100), 0)
  octal(mode, 100, 8)
  octal(uid, 108, 8)
  octal(0, 116, 8)
  octal(size, 124, 12)
  octal(0, 136, 12)
  bytes.fill(0x20, 148, 156)
  bytes.write(flag, 156)
  bytes.write(target, 157)
  bytes.write('ustar\u000000', 257)
  const sum = bytes.reduce((all, byte) => all + byte, 0)
  bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  return bytes
}

const record = (name: string, value: string | Buffer): Buffer => {
  const rest = Buffer.concat([Buffer.from(` ${name}=`), Buffer.from(value as string), Buffer.from('\n')])
  const digits = String(rest.length + String(rest.length).length).length
  return Buffer.concat([Buffer.from(String(rest.length + digits)), rest])
}

/** One entry with its headers. */
export function entryBytes(entry: Entry): Buffer {
  const content = Buffer.from((entry.content ?? '') as string)
  const pax = Object.entries(entry.pax ?? {}).map(([name, value]) => record(name, value))
  const extended = Buffer.concat(pax)
  const before = pax.length === 0 ? [] : [header({ name: 'x', flag: 'x' }, extended.length), padded(extended)]
  return Buffer.concat([...before, header(entry, entry.size ?? content.length), padded(content)])
}

export const tar = (entries: readonly Entry[]): Buffer =>
  Buffer.concat([...entries.map(entryBytes), Buffer.alloc(1024)])

/** In pieces that cut headers and contents. */
export async function* pieces(bytes: Buffer, length = 700): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length)
}

export const digestOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

/** `docker save`, as the engine wrote it before OCI's layout. */
export function saved(layers: readonly Buffer[], config: object, pack = (layer: Buffer) => layer): Buffer {
  const whole = { rootfs: { diff_ids: layers.map((layer) => `sha256:${digestOf(layer)}`) }, ...config }
  return tar([
    ...layers.flatMap((layer, i) => [
      { name: `${i}/`, flag: '5' },
      { name: `${i}/VERSION`, content: '1.0' },
      { name: `${i}/layer.tar`, content: pack(layer) },
    ]),
    { name: 'config.json', content: JSON.stringify(whole) },
    {
      name: 'manifest.json',
      content: JSON.stringify([{ Config: 'config.json', Layers: layers.map((_, i) => `${i}/layer.tar`) }]),
    },
  ])
}

/**
 * An image as a listing: a line for each step of its history (`RUN …`, `USER app`, `LABEL a=b`, `HEALTHCHECK CMD true`; `FROM x` is the base's), a date
 * behind `@`; below it, indented, what the step brings: `4755 0:0 /bin/x`, `755 0:0 /data/`, `600 0:0 /key = CONTENT`,
 * `755 0:0 /bin/x +0x80` with capabilities, `644 0:0 /x * 1000` with a size alone, `- /gone` for what it removes.
 */
export async function listedImage(listing: string, dockerfiles: readonly Source[]) {
  const steps: { createdBy: string; created?: string; entries: Entry[] }[] = []
  for (const line of listing.split('\n').filter((text) => text.trim() !== '')) {
    if (line.startsWith(' ')) steps.at(-1)!.entries.push(entryOf(line.trim()))
    else {
      const [createdBy = '', created] = line.split(' @ ')
      steps.push({ createdBy, ...(created && { created: `${created}T10:00:00Z` }), entries: [] })
    }
  }
  const layers = steps.filter(({ entries }) => entries.length > 0).map(({ entries }) => tar(entries))
  const wordsOf = (keyword: string) =>
    steps.flatMap(({ createdBy }) => (createdBy.startsWith(`${keyword} `) ? [createdBy.slice(keyword.length + 1)] : []))
  const archive = saved(layers, {
    created: steps.at(-1)?.created,
    rootfs: { diff_ids: layers.map(() => 'sha256:0123456789abcdef') },
    config: {
      User: wordsOf('USER').at(-1) ?? '',
      ...wordsOf('HEALTHCHECK')
        .map((check) => ({ Healthcheck: { Test: check.split(' ') } }))
        .at(-1),
      Labels: Object.fromEntries(wordsOf('LABEL').map((pair) => pair.split('='))),
    },
    history: steps.map(({ createdBy, created, entries }) => ({
      created_by: createdBy,
      ...(created && { created }),
      ...(entries.length === 0 && { empty_layer: true }),
    })),
  })
  const origin = { reference: 'app:pr', name: 'app', dockerfiles, today: '2026-06-15' }
  return readImage(await readArchive(pieces(archive, 65_536)), origin)
}

function entryOf(line: string): Entry {
  const [, gone] = /^- \/(.+)$/.exec(line) ?? []
  if (gone !== undefined) return { name: gone.replace(/([^/]+)$/, '.wh.$1') }
  const [, mode = '', uid = '', path = '', content, capabilities] =
    /^(\d+) (\d+):\d+ \/(\S*?)(?: = (.*)| \+0x([0-9a-f]+)| \* \d+)?$/.exec(line) ?? []
  if (path === '') throw new Error(`no entry: ${line}`)
  const capability = Buffer.alloc(20)
  capability.writeUInt32LE(0x02000001, 0)
  capability.writeUInt32LE(Number.parseInt(capabilities ?? '0', 16), 4)
  return {
    name: path,
    mode: Number.parseInt(mode, 8),
    uid: Number(uid),
    flag: path.endsWith('/') ? '5' : '0',
    content: content?.replaceAll('\\n', '\n') ?? Buffer.alloc(Number(/ \* (\d+)$/.exec(line)?.[1] ?? 0)),
    ...(capabilities && { pax: { 'SCHILY.xattr.security.capability': capability } }),
  }
}
