/**
 * Which settings hold a credential, by name and value. A name is words: `AWS_SECRET_ACCESS_KEY`, `awsSecretKey`, `--db.password`.
 * It holds a credential where one of its words names one and no word behind that says what is told *about* it.
 */

const set = (words: string): ReadonlySet<string> => new Set(words.split(' '))

const credentialWords = set(
  'password passwd passphrase passcode pass pw pwd psw secret secrets token tokens credential credentials cred creds apikey apikeys bearer jwt requirepass masterauth masterpass',
)
/** Words that are no more than that when others follow which nobody knows: `JWT_FOO`. */
const weakWords = set('bearer jwt')
/** `private key`: what makes a credential of a key. */
const keyKinds = set(
  'api access private secret encryption decryption signing master ssh auth account client storage shared hmac session cookie crypt crypto',
)
/** Names in one word: `PGPASSWORD`, `dbpass`. */
const gluedCredential =
  /(?:password|passwd|passphrase|secret|apikey|privatekey|secretkey|accesskey|token)$|^(?:db|my|user|root|admin|smtp|mail|ftp|rpc|http|proxy|vnc|redis|mysql|pg)pass$/

/** A place, policy, lifetime, form or kind of the credential rather than the credential. Plurals count too. */
const aboutWords = set(
  [
    'file path dir directory folder location url uri host hostname port endpoint address name id arn ref mount env var variable source command cmd script helper stdin prompt',
    'ttl expiry expire expires expiration expiring exp lifetime lifespan age validity duration interval timeout leeway rotation rotate refresh renew renewal reset hours minutes seconds days ms per',
    'length len size limit max min count number num rounds iterations cost strength complexity history policy required require optional allowed enabled enable disabled disable support check verify verification validation validator',
    'type kind algo algorithm alg method scheme hasher hashing encoder encoding encryption cipher format signing strategy mode driver backend provider store manager engine plugin class template pattern regex charset separator delimiter',
    'issuer iss audience aud subject sub claim kid jwks jwk scope realm role group owner user username email login authentication authenticator authority grant flow page route action',
    'header prefix suffix field column attribute param parameter label title hint cookie domain namespace region server service version index table bucket topic queue cache db database image tag through public publishable',
  ].join(' '),
)

/** In front of the credential's word, these ask for one or count them. */
const askingWords = set('allow use enable disable require requires no skip ignore show hide force public publishable')
const countingWords = set('max min num number total count')

const wordsOf = (name: string): string[] =>
  name
    .slice(-maxNameLength)
    .replace(/(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, '_')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '')

/** The last word says what a name is for. */
const maxNameLength = 200

const isAbout = (word: string) => aboutWords.has(word) || (word.endsWith('s') && aboutWords.has(word.slice(0, -1)))

/** Whether the last word of a name says something about what stands before it: `TOKEN_TTL`. */
export const endsInAbout = (name: string): boolean => isAbout(wordsOf(name).at(-1) ?? '')

/** `--initial-cluster-token` is the name that etcd gives a cluster. */
const etcdCluster = 'initial cluster token'

/** `TS_KUBE_SECRET` names an object of the cluster. */
const clusterSecret = /(?:^| )(?:k8s|kube|kubernetes) secrets?$/

/** Names that were asked about: a repository repeats them. Forgotten all at once beyond a number, so that none are kept for long. */
const answered = new Map<string, boolean>()
const maxAnswered = 10_000

/** Whether what is set under this name is a credential, unless its value says otherwise. */
export function isCredentialName(name: string): boolean {
  const known = answered.get(name)
  if (known !== undefined) return known
  const isOne = namesCredential(name)
  if (answered.size >= maxAnswered) answered.clear()
  answered.set(name, isOne)
  return isOne
}

function namesCredential(name: string): boolean {
  // `DB_PASS2` is a second `DB_PASS`.
  const words = wordsOf(name).map((word) => word.replace(/(?<=[a-z])\d$/, ''))
  const whole = words.join(' ')
  if (whole.endsWith(etcdCluster) || clusterSecret.test(whole)) return false
  const isKey = (index: number) => /^keys?$/.test(words[index] ?? '') && keyKinds.has(words[index - 1] ?? '')
  const head = words.findLastIndex(
    (word, index) => credentialWords.has(word) || gluedCredential.test(word) || isKey(index),
  )
  if (head < 0) return false
  const before = words.slice(0, isKey(head) ? head - 1 : head)
  const behind = words.slice(head + 1)
  if (before.some((word) => countingWords.has(word)) || behind.some(isAbout)) return false
  if (behind.length > 0 && weakWords.has(words[head]!)) return false
  return !askingWords.has(before[0] ?? '') && !askingWords.has(before.at(-1) ?? '')
}

/** Values that name what a credential is made with: `RS256`, `BLF-CRYPT`, `argon2id`. */
const algorithm =
  /^(?:(?:rs|es|ps|hs|sha|ssha|aes|ed)-?\d{1,5}(?:-[a-z\d]+)*|eddsa|ecdsa|rsa|bcrypt|scrypt|pbkdf2(?:[-_][a-z\d]+)*|argon2(?:id|i|d)?|md5|[a-z\d]+-crypt|scram-sha-\d+|plain|plaintext)$/i

/** Files: `./x`, `C:\x`, `%app.dir%/x`, `config/private.pem`. */
const path =
  /^(?:\.{1,2}\/|~\/|[A-Za-z]:[\\/])|^[\w.%@-]+(?:[\\/][\w.%@-]+)*\.(?:pem|key|pub|crt|cer|der|p12|pfx|jks|keystore|asc|gpg|json|ya?ml|toml|ini|conf|env|txt)$/

/** What is meant to be known: a public key, a certificate, a publishable key. */
const publicMaterial =
  /^(?:ssh-(?:rsa|ed25519|dss)|ecdsa-sha2-\S+|sk-ssh-\S+) AAAA|^-----BEGIN (?:[A-Z]+ )?(?:PUBLIC KEY|CERTIFICATE)|^pk_(?:live|test)_/

/** What the author of an example writes where somebody is to put a credential. */
const standIn =
  /^[<[({_*#%-]{0,3}(?:change[-_ ]?(?:me|it|this)|replaced?[-_ ]|replace(?:me|this|with)|your[-_ ]|my[-_ ]|to[-_ ]?be[-_ ]|todo(?![_a-z\d])|tbd|fix[-_ ]?me|x{3,}|placeholder|example|dummy|fake|redacted|insert[-_ ]|fill[-_ ]|enter[-_ ]|set[-_ ]?me|base64|paste|put[-_ ]|some[-_ ]|encrypted|overrid)|(?:change[-_ ]?me|placeholder|[-_ ]here|[-_ ]goes[-_ ]here)[>\])}_*#%!.-]{0,3}$/i

/** Whether a value is no credential, but says that one goes there. */
export function isStandIn(value: string): boolean {
  const text = value.trim().slice(0, 200)
  // In capitals it is a note; otherwise the program may be a list of things to do.
  return standIn.test(text) || /^TODO/.test(text)
}

/** Values that stand for a credential that comes from elsewhere, for none, or for something about it. */
export function isPlaceholderValue(value: string): boolean {
  const text = unquoted(value.trim())
  return (
    // Nothing but brackets, quotes, stars: an empty list, an empty text, a masked one.
    /^[\s[\]{}"',*.]*$/.test(text) ||
    /^(?:true|false|yes|no|on|off|null|none|nil|undefined|unset|enabled|disabled|invalid|required|optional|auto|include|omit|same-origin|\d{1,3}|\d+(?:ms|s|m|h|d|w))$/i.test(
      text,
    ) ||
    /^(?:\$|<|\{\{|%|\/|__|#\{|@Microsoft\.KeyVault\()/.test(text) ||
    /\$\{|\$\(|\{\{/.test(text) ||
    /^(?:vault|ssm|sm|secret|ref|env|file|op|awssm|gcpsm|secretref|arn:aws|ref\+\w+):/i.test(text) ||
    /^projects\/[^/]+\/secrets\//.test(text) ||
    /^[a-z][a-z\d+.-]{0,30}:\/\//i.test(text) ||
    algorithm.test(text) ||
    path.test(text) ||
    publicMaterial.test(text)
  )
}

const unquoted = (text: string): string => /^(["'])(.*)\1$/s.exec(text)?.[2] ?? text

/** A build needs some value where the program insists on one: `SECRET_KEY_BASE=dummy`. */
export const isBuildStandIn = (value: string): boolean =>
  /dummy|fake|placeholder|not[-_]?a[-_]?secret|^(?:build|unused|ignored|none|test|x+)$/i.test(value.slice(0, 1000))
