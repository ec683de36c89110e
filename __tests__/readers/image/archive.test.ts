import * as zlib from 'node:zlib'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { ImageError, readArchive } from '../../../src/readers/image/archive.ts'
import { digestOf, type Entry, pieces, saved, tar } from './archives.ts'

const key = `-----BEGIN OPENSSH PRIVATE KEY-----\n${'b3BlbnNzaC1rZXktdjEAAAAA'.repeat(3)}\n-----END OPENSSH PRIVATE KEY-----\n`
const layerOf = (...entries: Entry[]) => tar(entries)
const read = (bytes: Buffer, length?: number) => readArchive(pieces(bytes, length))
const failure = async (bytes: Buffer) => {
  try {
    await read(bytes)
    return ''
  } catch (error) {
    if (error instanceof ImageError) return error.message
    throw error
  }
}

const one = layerOf({ name: 'bin/x', mode: 0o4755, content: 'x' }, { name: 'app/key', content: key })
const two = layerOf({ name: 'app/.wh.key' }, { name: 'data/', flag: '5', mode: 0o777 })

/** The same image in OCI's layout, behind an index of its own. */
function oci(layers: readonly Buffer[], pack: (layer: Buffer) => Buffer): Buffer {
  const blobs = new Map<string, Buffer>()
  const put = (bytes: Buffer) => {
    blobs.set(digestOf(bytes), bytes)
    return { digest: `sha256:${digestOf(bytes)}`, size: bytes.length }
  }
  const json = (value: object) => put(Buffer.from(JSON.stringify(value)))
  const config = json({ rootfs: { diff_ids: layers.map((layer) => `sha256:${digestOf(layer)}`) } })
  const manifest = json({ schemaVersion: 2, config, layers: layers.map((layer) => put(pack(layer))) })
  const attested = json({ schemaVersion: 2, config: json({ architecture: 'unknown' }), layers: [] })
  const index = json({
    manifests: [{ ...attested, annotations: { 'vnd.docker.reference.type': 'attestation-manifest' } }, manifest],
  })
  return tar([
    ...[...blobs].map(([digest, content]) => ({ name: `blobs/sha256/${digest}`, content })),
    { name: 'index.json', content: JSON.stringify({ manifests: [index] }) },
    { name: 'oci-layout', content: '{"imageLayoutVersion":"1.0.0"}' },
  ])
}

describe('an image that docker save wrote', () => {
  const plain = (layer: Buffer) => layer
  const gzip = (layer: Buffer) => gzipSync(layer)
  const layouts: [string, Buffer][] = [
    ["Docker's layout", saved([one, two], {})],
    ["Docker's layout, compressed", saved([one, two], {}, gzip)],
    ["OCI's layout", oci([one, two], plain)],
    ["OCI's layout, compressed", oci([one, two], gzip)],
  ]
  if ('zstdCompressSync' in zlib)
    layouts.push(["OCI's layout, zstd", oci([one, two], (layer) => zstdCompressSync(layer))])

  it.each(layouts)('is read in %s', async (_, bytes) => {
    for (const length of [700, 65_536]) {
      const { layers } = await read(bytes, length)
      expect(layers.map(({ problem }) => problem)).toEqual([undefined, undefined])
      expect([...layers[0]!.found].map(([path, { mode, secret }]) => [path, mode.toString(8), secret])).toEqual([
        ['bin/x', '4755', undefined],
        ['app/key', '644', 'private key'],
      ])
      expect([[...layers[1]!.removed], [...layers[1]!.found.keys()]]).toEqual([['app/key'], ['data']])
    }
  })

  it('keeps the layers in the order of the image, one that stands twice as well', async () => {
    const bytes = tar([
      { name: 'a/layer.tar', content: two },
      { name: 'b/layer.tar', flag: '2', target: '../a/layer.tar' },
      { name: 'c/layer.tar', content: one },
      { name: 'c.json', content: '{"rootfs":{"diff_ids":["x","y","z"]}}' },
      { name: 'manifest.json', content: '[{"Config":"c.json","Layers":["c/layer.tar","b/layer.tar","a/layer.tar"]}]' },
    ])
    const { layers } = await read(bytes)
    expect(layers.map(({ found }) => [...found.keys()])).toEqual([['bin/x', 'app/key'], ['data'], ['data']])
  })

  it('takes an empty layer, and the last of two entries of one name', async () => {
    const twice = layerOf(
      { name: './bin/x', mode: 0o4755, content: 'x' },
      { name: '/bin/../bin/x', mode: 0o755, content: 'x' },
    )
    const { layers } = await read(saved([tar([]), twice], {}))
    expect(layers.map(({ problem, found, files }) => [problem, found.size, [...files]])).toEqual([
      [undefined, 0, []],
      [undefined, 0, ['bin/x']],
    ])
  })

  it('takes names that lead out of it for what the engine makes of them', async () => {
    const { layers } = await read(
      saved([layerOf({ name: '../../etc/x', mode: 0o666, content: 'x' }, { name: '/', flag: '5', mode: 0o777 })], {}),
    )
    expect([...layers[0]!.found.keys()]).toEqual(['etc/x'])
  })
})

describe('what cannot be read', () => {
  it('is an error of one clause', async () => {
    const whole = saved([one, two], {})
    expect(await failure(whole.subarray(0, whole.length - 3000))).toBe('the archive breaks off')
    expect(await failure(Buffer.from('{"message":"no such image"}'.padEnd(600)))).toBe('it is not a sound tar archive')
    expect(await failure(tar([{ name: 'x', content: 'y' }]))).toBe('no image is described in its archive')
    expect(await failure(saved([one], { rootfs: { diff_ids: [] } }))).toBe('its description does not fit its layers')
    for (const manifest of ['[]', '{', '[{"Config":1}]', '[{"Config":"x","Layers":["a"]}]', 'null'])
      expect(await failure(tar([{ name: 'manifest.json', content: manifest }])), manifest).toMatch(
        /^no image|^its description/,
      )
  })

  it('is a problem of its layer where the others can be read', async () => {
    const broken = gzipSync(one).subarray(0, 60)
    const problems = async (bytes: Buffer) => (await read(bytes)).layers.map(({ problem }) => problem)
    expect(await problems(saved([one, two], {}, (layer) => (layer === one ? broken : layer)))).toEqual([
      'the archive breaks off',
      undefined,
    ])
    expect(await problems(saved([one.subarray(0, 1600), two], {}))).toEqual(['the archive breaks off', undefined])
    const lost = tar([
      { name: 'c.json', content: '{"rootfs":{"diff_ids":["x"]}}' },
      { name: 'manifest.json', content: '[{"Config":"c.json","Layers":["../../etc/passwd"]}]' },
    ])
    expect(await problems(lost)).toEqual(['one is not in the archive'])
  })

  it('of a stream that fails is the failure itself', async () => {
    async function* failing() {
      yield saved([one], {}, (layer) => gzipSync(layer)).subarray(0, 2000)
      throw new Error('gone')
    }
    await expect(readArchive(failing())).rejects.toThrow('gone')
  })
})
