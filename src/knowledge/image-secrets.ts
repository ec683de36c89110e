import { credentialFileKind } from './credential-files.ts'
import { isVendorCredential } from './credential-shapes.ts'
import { isCredential } from './credentials.ts'
import { isOfPackage, isPublicExample } from './image-files.ts'

export type SecretKind = 'private key' | 'credential'

/** No key and no file that programs keep credentials in is longer. */
export const maxSecretFileBytes = 1 << 20
const maxTextBytes = 256 << 10

/** Settings that people write by hand. */
const settingsFile =
  /(?:^|\/)(?:\.env[^/]*|\.(?:bash|zsh|sh|mysql|psql|python)_history|\.(?:bash|zsh)rc|\.profile|environment|config)$|\.(?:env|ini|conf|cfg|cnf|config|properties|toml|ya?ml|json|xml|sh|bash|tfvars|tfstate)$/i

const marker = 'PRIVATE KEY'
/** A key, and not a program that looks for one: lines of base64 follow, in JSON behind `\n`. */
const privateKey =
  /-----BEGIN (?:[A-Z]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----(?:[ \t\r]*\n|(?:\\r)?\\n)(?:[ \t]*(?:[A-Za-z-]{1,40}: [^\n]{0,200})?\n){0,10}[ \t]*[A-Za-z0-9+/=]{16}/

/** What a file of an image holds that nobody but its owner should have. Nothing of it is ever printed. */
export function secretIn(path: string, content: Buffer): SecretKind | undefined {
  if (content.includes(marker) && privateKey.test(content.toString('latin1')) && !isPublicExample(path))
    return 'private key'
  if (content.length > maxTextBytes || isOfPackage(path)) return undefined
  const kind = credentialFileKind(path)
  if (kind === undefined && !settingsFile.test(path)) return undefined
  const text = content.toString('latin1')
  return holdsCredential(path, kind, text) ? 'credential' : undefined
}

function holdsCredential(path: string, kind: 'store' | 'settings' | undefined, text: string): boolean {
  if (/(?:^|\/)\.git\/config$/.test(path))
    return lines(text).some(([name, value]) => name === 'url' && isCredential('', value))
  if (kind === 'settings')
    return isVendorCredential(text) || lines(text).some(([name, value]) => isCredential(name, value))
  if (kind !== 'store') return isVendorCredential(text)
  // Both hold settings alone where nobody has logged in.
  if (/config\.json$|dockercfg$|dockerconfigjson$/.test(path))
    return /"(?:auth|identitytoken|registrytoken|password)"\s{0,9}:\s{0,9}"[^"]/.test(text)
  if (/kube/.test(path)) return /\b(?:token|client-key-data|password):[ \t]{0,9}[\w"']/.test(text)
  return text.trim() !== ''
}

const setting =
  /^[ \t]{0,40}(?:export[ \t]{1,9})?["']?([^\s"'=]{1,120}?)["']?[ \t]{0,9}(?:=|:[ \t])[ \t]{0,9}(.{1,2000})$/

/** The settings of a text, `NAME=VALUE` and `name: value`; of `//registry/:_authToken` the last word is the name. */
function lines(text: string): [name: string, value: string][] {
  return text.split('\n').flatMap((line): [string, string][] => {
    const [, name, value] = setting.exec(line) ?? []
    if (name === undefined || value === undefined) return []
    return [
      [
        name.slice(name.lastIndexOf(':') + 1),
        value
          .trim()
          .replace(/,$/, '')
          .replace(/^(["'])(.*)\1$/, '$2'),
      ],
    ]
  })
}
