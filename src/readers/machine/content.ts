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

/** No configuration file of a machine is longer. */
const maxLength = 1_048_576

function decoded(text: string, encoding: string): string | undefined {
  if (!/^(?:b64|base64|gz\+b64|gz\+base64|gzip\+b64|gzip\+base64)$/.test(encoding)) return undefined
  const bytes = Buffer.from(text, 'base64')
  if (!encoding.startsWith('gz')) return bytes.toString('utf8')
  try {
    return gunzipSync(bytes, { maxOutputLength: maxLength }).toString('utf8')
  } catch {
    return undefined
  }
}
