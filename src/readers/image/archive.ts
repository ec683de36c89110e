import type { Transform } from 'node:stream'
import * as zlib from 'node:zlib'
import { folderOf, joinPath } from '../../model/path.ts'
import { isTarHeader, type TarContent, type TarEntry, TarError, TarReader } from '../parse/tar.ts'
import { type Budget, Layer } from './layer.ts'

/** What an image says of itself; every part may be missing or of another type. */
export interface ImageConfig {
  readonly created?: unknown
  readonly config?: {
    readonly User?: unknown
    readonly Labels?: unknown
    readonly Env?: unknown
    readonly Healthcheck?: unknown
  } | null
  readonly history?: unknown
  readonly rootfs?: { readonly diff_ids?: unknown } | null
}

/** An image as `docker save` wrote it. */
export interface ImageArchive {
  readonly config: ImageConfig
  /** The lowest first. */
  readonly layers: readonly Layer[]
}

/** What the layers take up when they are unpacked. */
export const sizeOf = ({ layers }: ImageArchive): number => layers.reduce((sum, { bytes }) => sum + bytes, 0)

/** An image that cannot be read: one clause. */
export class ImageError extends Error {}

/** Descriptions within the archive are short; all of them together are kept until its end. */
const maxDocumentBytes = 4 << 20
const maxDocumentsBytes = 16 << 20
const maxBlobs = 5000

/**
 * Reads what `GET /images/{name}/get` answers in one pass: the layers as they arrive, plain or compressed, in Docker's own layout or
 * OCI's. Which of them the image is made of stands at the end.
 * @throws ImageError for what is no image, or breaks off
 */
export async function readArchive(chunks: AsyncIterable<Buffer>): Promise<ImageArchive> {
  const blobs = new Blobs()
  const reader = new TarReader((entry) => blobs.enter(entry))
  try {
    for await (const chunk of chunks) {
      reader.write(chunk)
      // Only compressed layers may fall behind.
      if (blobs.isBehind) await blobs.caughtUp()
    }
    reader.end()
  } catch (error) {
    if (error instanceof TarError) throw new ImageError(error.message)
    throw error
  } finally {
    await blobs.close()
  }
  return blobs.image()
}

/** The files of the archive. */
class Blobs {
  private readonly layers = new Map<string, Layer>()
  private readonly documents = new Map<string, Buffer>()
  private readonly links = new Map<string, string>()
  private readonly inflating = new Set<Inflating>()
  private readonly budget: Budget = { entries: 0, found: 0, writable: 0 }
  private documentBytes = 0
  private count = 0

  enter({ name, type, target, size }: TarEntry): TarContent | undefined {
    if (++this.count > maxBlobs) throw new ImageError('its archive has too many files')
    const path = name.replace(/^\.\//, '')
    if (type === 'symlink' || type === 'link') {
      this.links.set(path, joinPath(type === 'link' ? '' : folderOf(path), target))
    }
    return type === 'file' && size > 0 ? new Blob((head) => this.open(path, size, head)) : undefined
  }

  /** By how it begins: no layout says before its end which file is what. */
  private open(path: string, size: number, head: Buffer): TarContent | undefined {
    if (/^\s*[{[]/.test(head.toString('latin1', 0, 16))) return this.document(path, size)
    const compression = compressionOf(head)
    const isArchive = head.length === 512 && (isTarHeader(head) || head.every((byte) => byte === 0))
    if (!compression && !isArchive) return undefined
    const layer = new Layer(this.budget)
    this.layers.set(path, layer)
    if (!compression) return guarded(layer)
    const stream = decompressorOf(compression)
    if (!stream) {
      layer.problem = `one is compressed with ${compression}, which needs a newer Node.js`
      return undefined
    }
    const inflating = new Inflating(stream, layer)
    this.inflating.add(inflating)
    return inflating
  }

  private document(path: string, size: number): TarContent | undefined {
    this.documentBytes += size
    if (size > maxDocumentBytes || this.documentBytes > maxDocumentsBytes) return undefined
    const pieces: Buffer[] = []
    return {
      write: (piece) => void pieces.push(Buffer.from(piece)),
      end: () => void this.documents.set(path, Buffer.concat(pieces)),
    }
  }

  get isBehind(): boolean {
    for (const { isFull } of this.inflating) if (isFull) return true
    return false
  }

  async caughtUp(): Promise<void> {
    await Promise.all([...this.inflating].map((inflating) => inflating.drained()))
  }

  async close(): Promise<void> {
    await Promise.all([...this.inflating].map((inflating) => inflating.close()))
  }

  /** @throws ImageError */
  image(): ImageArchive {
    const { config, layers } = this.dockerLayout() ?? this.ociLayout() ?? {}
    if (config === undefined || layers === undefined) throw new ImageError('no image is described in its archive')
    const ids = asRecord(asRecord(config)?.['rootfs'])?.['diff_ids']
    if (!Array.isArray(ids) || ids.length !== layers.length)
      throw new ImageError('its description does not fit its layers')
    const found = layers.map((path) => this.layerAt(path))
    return { config: config as ImageConfig, layers: found }
  }

  private layerAt(path: string): Layer {
    const layer = this.layers.get(path) ?? this.layers.get(this.links.get(path) ?? '')
    if (layer) return layer
    const absent = new Layer(this.budget)
    absent.problem = 'one is not in the archive'
    return absent
  }

  private json(path: string): unknown {
    const text = this.documents.get(path) ?? this.documents.get(this.links.get(path) ?? '')
    try {
      return text && JSON.parse(text.toString('utf8'))
    } catch {
      return undefined
    }
  }

  private dockerLayout(): { config: unknown; layers: readonly string[] } | undefined {
    const manifests = this.json('manifest.json')
    const first = asRecord(Array.isArray(manifests) ? manifests[0] : undefined)
    const { Config: config, Layers: layers } = first ?? {}
    if (typeof config !== 'string' || !Array.isArray(layers)) return undefined
    return { config: this.json(config), layers: layers.map(String) }
  }

  private ociLayout(): { config: unknown; layers: readonly string[] } | undefined {
    let manifest = asRecord(this.json('index.json'))
    // An index may lead to another: of a name, then of its platforms.
    for (let depth = 0; depth < 4 && Array.isArray(manifest?.['manifests']); depth++)
      manifest = manifest['manifests']
        .filter((one) => !isAttestation(one))
        .map((one) => asRecord(this.json(blobOf(one))))
        .find((one) => one !== undefined)
    const layers = manifest?.['layers']
    return Array.isArray(layers)
      ? { config: this.json(blobOf(manifest?.['config'])), layers: layers.map(blobOf) }
      : undefined
  }
}

const asRecord = (value: unknown): Readonly<Record<string, unknown>> | undefined =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined

/** Where a descriptor's content lies. */
const blobOf = (descriptor: unknown): string => `blobs/${String(asRecord(descriptor)?.['digest']).replace(':', '/')}`

const isAttestation = (descriptor: unknown): boolean =>
  asRecord(asRecord(descriptor)?.['annotations'])?.['vnd.docker.reference.type'] !== undefined

/** One file of the archive, which is opened once its beginning is there. */
class Blob implements TarContent {
  private head: Buffer = Buffer.alloc(0)
  private content: TarContent | undefined
  private isOpen = false

  constructor(private readonly open: (head: Buffer) => TarContent | undefined) {}

  write(piece: Buffer): void {
    if (this.isOpen) this.content?.write(piece)
    else {
      this.head = this.head.length === 0 && piece.length >= 512 ? piece : Buffer.concat([this.head, piece])
      if (this.head.length >= 512) this.begin()
    }
  }

  end(): void {
    if (!this.isOpen) this.begin()
    this.content?.end()
  }

  private begin(): void {
    this.isOpen = true
    this.content = this.open(this.head.subarray(0, 512))
    this.content?.write(this.head)
    this.head = Buffer.alloc(0)
  }
}

/** What is wrong with one layer is no reason not to read the others. */
const guarded = (layer: Layer): TarContent => {
  const attempt = (act: () => void) => {
    if (layer.problem !== undefined) return
    const broken = problemOf(act)
    // What the layer itself noticed stays.
    layer.problem ??= broken
  }
  return { write: (piece) => attempt(() => layer.write(piece)), end: () => attempt(() => layer.end()) }
}

function problemOf(act: () => void): string | undefined {
  try {
    act()
    return undefined
  } catch (error) {
    if (error instanceof TarError) return error.message
    throw error
  }
}

type Compression = 'gzip' | 'zstd'

function compressionOf(head: Buffer): Compression | undefined {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip'
  return head.length >= 4 && head.readUInt32LE(0) === 0xfd2fb528 ? 'zstd' : undefined
}

function decompressorOf(compression: Compression): Transform | undefined {
  if (compression === 'gzip') return zlib.createGunzip()
  // Since Node 22.15.
  return 'createZstdDecompress' in zlib ? zlib.createZstdDecompress() : undefined
}

/** A compressed layer. */
class Inflating implements TarContent {
  isFull = false
  private readonly done: Promise<void>

  constructor(
    private readonly stream: Transform,
    layer: Layer,
  ) {
    const content = guarded(layer)
    stream.on('data', (piece: Buffer) => content.write(piece))
    stream.on('drain', () => (this.isFull = false))
    this.done = new Promise((resolve) => {
      stream.on('end', () => {
        content.end()
        resolve()
      })
      stream.on('error', () => {
        layer.problem ??= 'the archive breaks off'
        resolve()
      })
      stream.on('close', () => resolve())
    })
  }

  write(piece: Buffer): void {
    // The piece is gone with the chunk that it is part of.
    if (!this.stream.destroyed) this.isFull = !this.stream.write(Buffer.from(piece))
  }

  end(): void {
    this.stream.end()
  }

  drained(): Promise<void> | void {
    if (this.isFull && !this.stream.destroyed)
      return new Promise((resolve) => {
        this.stream.once('drain', resolve)
        this.stream.once('close', resolve)
      })
  }

  close(): Promise<void> {
    // One that never ended has no end to wait for.
    if (!this.stream.writableEnded) this.stream.destroy()
    return this.done
  }
}
