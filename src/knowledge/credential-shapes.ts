/** Credentials that are recognized by their value alone. Sources: the vendors' documentation of their token forms; RFC 6750, RFC 7617. */

/** A prefix that one vendor gives to its credentials, the characters behind it, and how many there are at least. */
const vendorForms: readonly (readonly [prefix: string, characters: string, least: number])[] = [
  ['(?:AKIA|ASIA)', '0-9A-Z', 16], // AWS
  ['gh[pousr]_', 'A-Za-z0-9', 36], // GitHub
  ['github_pat_', 'A-Za-z0-9_', 60],
  ['gl(?:pat|dt|rt|ptt|cbt|agent|soat|ft|imt)-', 'A-Za-z0-9_-', 20], // GitLab
  ['xox[abeprs]-', 'A-Za-z0-9-', 10], // Slack
  ['xapp-\\d-', 'A-Z0-9-', 20],
  ['[sr]k_(?:live|test)_', 'A-Za-z0-9', 20], // Stripe
  ['whsec_', 'A-Za-z0-9+/', 24],
  ['AIza', '0-9A-Za-z_-', 35], // Google
  ['GOCSPX-', '0-9A-Za-z_-', 24],
  ['ya29\\.', '0-9A-Za-z_-', 30],
  ['npm_', 'A-Za-z0-9', 36],
  ['pypi-AgE', 'A-Za-z0-9_-', 50],
  ['rubygems_', '0-9a-f', 48],
  ['dckr_(?:pat|oat)_', 'A-Za-z0-9_-', 24], // Docker
  ['sk-(?:proj|svcacct|admin|None)-', 'A-Za-z0-9_-', 40], // OpenAI
  ['sk-ant-', 'A-Za-z0-9_-', 40], // Anthropic
  ['sk-or-v1-', '0-9a-f', 60], // OpenRouter
  ['sk-', 'A-Za-z0-9', 48],
  ['gsk_', 'A-Za-z0-9', 40], // Groq
  ['xai-', 'A-Za-z0-9', 60],
  ['hf_', 'A-Za-z0-9', 30], // Hugging Face
  ['r8_', 'A-Za-z0-9', 36], // Replicate
  ['SG\\.', 'A-Za-z0-9_.-', 60], // SendGrid
  ['key-', '0-9a-f', 32], // Mailgun
  ['dop_v1_', '0-9a-f', 64], // DigitalOcean
  ['hvs\\.', 'A-Za-z0-9_-', 24], // Vault
  ['shp(?:at|ca|pa|ss)_', '0-9a-fA-F', 32], // Shopify
  ['sq0(?:atp|csp|idp)-', '0-9A-Za-z_-', 22], // Square
  ['dapi', '0-9a-f', 32], // Databricks
  ['dp\\.(?:pt|st|ct|sa)\\.', 'A-Za-z0-9._-', 40], // Doppler
  ['lin_api_', 'A-Za-z0-9', 40], // Linear
  ['NRAK-', 'A-Z0-9', 27], // New Relic
  ['gl(?:sa|c)_', 'A-Za-z0-9_+/=', 32], // Grafana
  ['sntry[su]_', 'A-Za-z0-9_+/=-', 40], // Sentry
  ['ATATT3x', 'A-Za-z0-9_=-', 60], // Atlassian
  ['PMAK-', '0-9a-f-', 40], // Postman
  ['figd_', 'A-Za-z0-9_-', 40], // Figma
  ['ntn_', 'A-Za-z0-9', 40], // Notion
  ['sbp_', '0-9a-f', 40], // Supabase
  ['pscale_(?:tkn|pw|oauth)_', 'A-Za-z0-9_.-', 32], // PlanetScale
  ['tskey-[a-z]+-', 'A-Za-z0-9-', 20], // Tailscale
  ['nfp_', 'A-Za-z0-9', 36], // Netlify
  ['AGE-SECRET-KEY-1', 'A-Z0-9', 58],
]

const vendorToken = new RegExp(
  String.raw`(?<![\w-])(?:${vendorForms.map(([prefix, characters, least]) => `${prefix}[${characters}]{${least},}`).join('|')})`,
)

/** Addresses that whoever knows them may post to. */
const webhooks = [
  String.raw`hooks\.slack\.com\/(?:services|workflows|triggers)\/[A-Z0-9]+\/[A-Za-z0-9]+\/[A-Za-z0-9]{8,}`,
  String.raw`discord(?:app)?\.com\/api\/webhooks\/\d{5,}\/[\w-]{30,}`,
  String.raw`[\w-]+\.webhook\.office\.com\/webhookb?2?\/[\w@-]+\/IncomingWebhook\/[0-9a-f]{16,}`,
  String.raw`outlook\.office\.com\/webhook\/[\w@-]+\/IncomingWebhook\/[0-9a-f]{16,}`,
  String.raw`chat\.googleapis\.com\/v1\/spaces\/[\w-]+\/messages\?[^\s"']{0,300}token=[\w%-]{10,}`,
  String.raw`api\.telegram\.org\/bot\d{6,}:[\w-]{30,}`,
  String.raw`hooks\.zapier\.com\/hooks\/catch\/\d+\/[a-z0-9]{5,}`,
]
const webhook = new RegExp(String.raw`https?:\/\/(?:${webhooks.join('|')})`, 'i')

/** Whether a text holds what a vendor gives as a credential, or an address that is one. */
export const isVendorCredential = (text: string): boolean => vendorToken.test(text) || webhook.test(text)

/** Each is tried on hostile text: every repetition is over one class of characters and bounded by another. */
export const credentialShapes: readonly RegExp[] = [
  /-----BEGIN (?:[A-Z]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----/,
  vendorToken,
  webhook,
  // JSON Web Token
  /(?<![\w-])eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/,
  // Telegram, SendGrid's and Mailchimp's neighbours without a prefix of their own
  /(?<![\w:-])\d{8,10}:AA[A-Za-z0-9_-]{33}(?![\w-])/,
  /(?<![\w-])[0-9a-f]{32}-us\d{1,2}(?![\w-])/,
  // Azure's connection strings and Laravel's key
  /\b(?:AccountKey|SharedAccessKey)=[A-Za-z0-9+/]{40,}={0,2}/,
  /(?<![\w:])base64:[A-Za-z0-9+/]{43}=/,
  // `Authorization` as RFC 6750 and its kin write it: a word is no token, so a digit has to be in it
  /\b(?:Bearer|Token|ApiKey)[ \t]{1,8}(?=[A-Za-z._~+/-]{0,200}\d)[A-Za-z0-9._~+/-]{12,}/i,
]

/** RFC 7617: `Basic` and base64 of `user:password`. */
const basic = /\bBasic[ \t]{1,8}([A-Za-z0-9+/]{8,2000}={0,2})(?![\w+/=])/i

/** The shortest: `Basic` and eight characters. */
const minLength = 14

/** Whether a value is unmistakably a credential, whatever it is called. */
export function isCredentialShape(value: string): boolean {
  if (value.length < minLength) return false
  if (credentialShapes.some((shape) => shape.test(value))) return true
  const encoded = basic.exec(value)?.[1]
  return encoded !== undefined && /^[\x20-\x7e]*:[\x20-\x7e]+$/.test(Buffer.from(encoded, 'base64').toString('latin1'))
}
