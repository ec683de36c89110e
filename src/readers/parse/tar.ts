/** What a tar archive says of one of its entries. */
export interface TarEntry {
  /** As written: it may be absolute or lead out of the archive. */
  readonly name: string
  readonly type: 'file' | 'directory' | 'link' | 'symlink' | 'other'
  /** What a link leads to. */
  readonly target: string
  readonly mode: number
  readonly uid: number
  readonly gid: number
  /** Bytes of content. */
  readonly size: number
  /** The extended attribute `security.capability`. */
  readonly capability?: Buffer
}

/** Takes the content of one entry, piece by piece; a piece is only valid during the call. */
export interface TarContent {
  write(piece: Buffer): void
  end(): void
}

/** What cannot be an archive, or ends too early: a clause about it. */
export class TarError extends Error {}

const block = 512
/** As Go's archive/tar has it, which the engine reads layers with. */
const maxExtendedBytes = 1 << 20

/**
 * Reads a tar archive as it arrives: v7, ustar, PAX and GNU headers, as Go's archive/tar understands them. Nothing is kept but one
 * header and what extends it; content that nobody wants is passed over.
 * @throws TarError from `write` and `end`
 */
export class TarReader {
  private readonly header = Buffer.alloc(block)
  /** Bytes of the header, or of what extends it, that are there. */
  private filled = 0
  private left = 0
  private padding = 0
  private content: TarContent | undefined
  private extended: { readonly type: string; readonly bytes: Buffer } | undefined
  private isInSparseMap = false
  private zeroBlocks = 0
  private pax: Pax = {}
  private longName: string | undefined
  private longTarget: string | undefined

  constructor(private readonly enter: (entry: TarEntry) => TarContent | undefined) {}

  write(chunk: Buffer): void {
    let at = 0
    while (at < chunk.length) {
      if (this.zeroBlocks >= 2) return
      if (this.left > 0) at = this.takeContent(chunk, at)
      else if (this.padding > 0) {
        const skipped = Math.min(this.padding, chunk.length - at)
        this.padding -= skipped
        at += skipped
      } else at = this.takeHeader(chunk, at)
    }
  }

  end(): void {
    // What ends without the two empty blocks is whole as well: Go takes it too.
    const isWithin = this.left > 0 || this.filled > 0 || this.extended !== undefined || this.isInSparseMap
    if (isWithin) throw new TarError('the archive breaks off')
  }

  private takeContent(chunk: Buffer, at: number): number {
    const end = Math.min(chunk.length, at + this.left)
    this.left -= end - at
    if (this.extended) {
      chunk.copy(this.extended.bytes, this.filled, at, end)
      this.filled += end - at
    } else this.content?.write(chunk.subarray(at, end))
    if (this.left === 0) this.endContent()
    return end
  }

  private endContent(): void {
    const { content, extended } = this
    this.content = undefined
    this.extended = undefined
    content?.end()
    if (!extended) return
    this.filled = 0
    if (extended.type === 'L') this.longName = textOf(extended.bytes, 0, extended.bytes.length)
    else if (extended.type === 'K') this.longTarget = textOf(extended.bytes, 0, extended.bytes.length)
    else this.pax = parsePax(extended.bytes)
  }

  private takeHeader(chunk: Buffer, at: number): number {
    if (this.filled === 0 && chunk.length - at >= block) {
      this.readHeader(chunk.subarray(at, at + block))
      return at + block
    }
    const end = Math.min(chunk.length, at + block - this.filled)
    chunk.copy(this.header, this.filled, at, end)
    this.filled += end - at
    if (this.filled === block) {
      this.filled = 0
      this.readHeader(this.header)
    }
    return end
  }

  private readHeader(header: Buffer): void {
    if (this.isInSparseMap) {
      this.isInSparseMap = header[504] === 1
      return
    }
    if (header[0] === 0 && isEmpty(header)) {
      this.zeroBlocks++
      return
    }
    if (this.zeroBlocks > 0 || !isTarHeader(header)) throw new TarError('it is not a sound tar archive')
    const type = String.fromCharCode(header[156]!)
    const size = numberAt(header, 124, 12)
    if (/[xLK]/.test(type)) {
      if (size > maxExtendedBytes) throw new TarError('a header in it is too long')
      this.begin(size)
      this.extended = { type, bytes: Buffer.alloc(size) }
      if (size === 0) this.endContent()
      return
    }
    // As Go has it, a global header changes no entry.
    if (type === 'g') this.begin(size)
    else this.readEntry(header, type, this.pax.size ?? size)
  }

  private readEntry(header: Buffer, flag: string, written: number): void {
    const { pax, longName, longTarget } = this
    this.pax = {}
    this.longName = undefined
    this.longTarget = undefined
    const prefix = isUstar(header) ? textOf(header, 345, 500) : ''
    const short = textOf(header, 0, 100)
    const name = pax.sparseName ?? pax.path ?? longName ?? (prefix === '' ? short : `${prefix}/${short}`)
    const type = typeOf(flag, name)
    // Links, devices, folders and FIFOs have no content, whatever their size says.
    const size = /[1-6]/.test(flag) || type === 'directory' ? 0 : written
    this.isInSparseMap = flag === 'S' && header[482] === 1
    const entry: TarEntry = {
      name,
      type,
      target: pax.linkpath ?? longTarget ?? textOf(header, 157, 257),
      mode: numberAt(header, 100, 8) & 0o7777,
      uid: pax.uid ?? numberAt(header, 108, 8),
      gid: pax.gid ?? numberAt(header, 116, 8),
      size,
      ...(pax.capability && { capability: pax.capability }),
    }
    const content = this.enter(entry)
    this.begin(size)
    if (size > 0) this.content = content
    else content?.end()
  }

  private begin(size: number): void {
    this.left = size
    this.padding = (block - (size % block)) % block
  }
}

interface Pax {
  path?: string
  /** The name of a sparse file: its path is made up. */
  sparseName?: string
  linkpath?: string
  size?: number
  uid?: number
  gid?: number
  capability?: Buffer
}

const types: Readonly<Record<string, TarEntry['type']>> = {
  '0': 'file',
  '\u0000': 'file',
  '7': 'file',
  S: 'file',
  '1': 'link',
  '2': 'symlink',
  '5': 'directory',
}

/** Archives from before ustar mark a folder by its name alone. */
const typeOf = (flag: string, name: string): TarEntry['type'] => {
  const type = types[flag] ?? 'other'
  return type === 'file' && flag !== '7' && name.endsWith('/') ? 'directory' : type
}

/** `ustar` and a NUL: what has a prefix; GNU's own headers have times in its place. */
const isUstar = (header: Buffer): boolean => header.toString('latin1', 257, 263) === 'ustar\u0000'

const isEmpty = (header: Buffer): boolean => header.every((byte) => byte === 0)

/** Whether the checksum of a block fits, as signed or unsigned bytes. */
export function isTarHeader(header: Buffer): boolean {
  let unsigned = 256
  let signed = 256
  for (let i = 0; i < block; i++) {
    if (i >= 148 && i < 156) continue
    const byte = header[i]!
    unsigned += byte
    signed += byte > 127 ? byte - 256 : byte
  }
  const wanted = octalAt(header, 148, 8)
  return wanted === unsigned || wanted === signed
}

/** To the first NUL. */
function textOf(bytes: Buffer, start: number, end: number): string {
  const nul = bytes.subarray(start, end).indexOf(0)
  return bytes.toString('utf8', start, nul < 0 ? end : start + nul)
}

/** Octal digits, or a big-endian number behind a first byte of 0x80. */
function numberAt(header: Buffer, start: number, length: number): number {
  const isBinary = (header[start]! & 0x80) !== 0
  let value = isBinary ? header[start]! & 0x7f : octalAt(header, start, length)
  if (isBinary) for (let i = start + 1; i < start + length; i++) value = value * 256 + header[i]!
  if (!Number.isSafeInteger(value)) throw new TarError('a number in it is not sound')
  return value
}

/** NaN for what is no number. */
function octalAt(header: Buffer, start: number, length: number): number {
  let value = 0
  let at = start
  const end = start + length
  while (at < end && (header[at] === 0x20 || header[at] === 0)) at++
  for (; at < end && header[at] !== 0x20 && header[at] !== 0; at++) {
    const digit = header[at]! - 0x30
    if (digit < 0 || digit > 7) return Number.NaN
    value = value * 8 + digit
  }
  return value
}

/** Records of `LENGTH NAME=VALUE\n`; of those that say nothing here only the form is checked. */
function parsePax(bytes: Buffer): Pax {
  const pax: Pax = {}
  for (let at = 0; at < bytes.length; ) {
    const blank = bytes.indexOf(0x20, at)
    const length = blank < 0 || blank - at > 8 ? Number.NaN : Number(bytes.toString('latin1', at, blank))
    const end = at + length
    const equals = bytes.indexOf(0x3d, blank)
    if (!(length > 4 && end <= bytes.length && equals > 0 && equals < end && bytes[end - 1] === 0x0a))
      throw new TarError('a header in it is not sound')
    putPax(pax, bytes.toString('utf8', blank + 1, equals), bytes.subarray(equals + 1, end - 1))
    at = end
  }
  return pax
}

function putPax(pax: Pax, name: string, value: Buffer): void {
  switch (name) {
    case 'path':
    case 'linkpath':
      pax[name] = value.toString('utf8')
      break
    case 'GNU.sparse.name':
      pax.sparseName = value.toString('utf8')
      break
    case 'size':
    case 'uid':
    case 'gid':
      pax[name] = decimal(value.toString('latin1'))
      break
    case 'SCHILY.xattr.security.capability':
      pax.capability = Buffer.from(value)
  }
}

function decimal(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new TarError('a number in it is not sound')
  return Number(text)
}
