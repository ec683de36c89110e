import { gunzipSync } from 'node:zlib'
import { type Scalar, spanOf } from '../parse/yaml.ts'
import type { WrittenText } from '../reader.ts'

/** The file that a text of a YAML file becomes. Of an encoded one the whole text is its place. */
export function fileOf(path: string, content: Scalar, encoding = ''): WrittenText | undefined {
  const { source } = content
  if (encoding === '' || encoding === 'text/plain')
    return { path, source, text: content.text, locate: (from, to) => content.within(from, to) }
  const text = decoded(content.text, encoding)
  return text === undefined ? undefined : { path, source, text, locate: () => spanOf(content) }
}

/** The file that a URL holds itself; undefined for one that is fetched. The whole URL is its place. */
export function fileOfUrl(path: string, url: Scalar, compression: string): WrittenText | undefined {
  const [, options, data = ''] = /^data:([^,]{0,200}),([\s\S]*)$/i.exec(url.text) ?? []
  if (options === undefined) return undefined
  const bytes = /;base64$/i.test(options) ? Buffer.from(unescaped(data), 'base64') : Buffer.from(unescaped(data))
  const encoding = compression === '' ? 'b64' : 'gz+b64'
  const text = decoded(bytes.toString('base64'), encoding)
  return text === undefined ? undefined : { path, source: url.source, text, locate: () => spanOf(url) }
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // A sign of percent that stands for itself.
    return text
  }
}

/** Characters of a file that is written to a machine: no configuration file is longer. Of one that is, so much is read that this is seen. */
export const maxWrittenLength = 1_048_576
const maxLength = maxWrittenLength + 1

function decoded(text: string, encoding: string): string | undefined {
  if (!/^(?:b64|base64|gz\+b64|gz\+base64|gzip\+b64|gzip\+base64)$/.test(encoding)) return undefined
  const bytes = Buffer.from(text, 'base64')
  if (!encoding.startsWith('gz')) return bytes.toString('utf8')
  try {
    return gunzipSync(bytes, { maxOutputLength: maxLength }).toString('utf8')
  } catch (error) {
    const isTooLong = error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
    return isTooLong ? '\n'.repeat(maxLength) : undefined
  }
}
