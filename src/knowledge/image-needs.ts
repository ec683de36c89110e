import { parseImage } from './image-reference.ts'

/** What a well-known image needs so that its program starts, beside a volume for its data. */
interface Needs {
  /** Capabilities that its entrypoint uses before it gives up root; none where it never is root. */
  readonly capabilities: readonly string[]
  /** Folders that it writes to, none of which is a volume of the image. */
  readonly writes: readonly string[]
}

const stepsDown = ['CHOWN', 'SETGID', 'SETUID']
const overrides = ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'SETGID', 'SETUID']
const postgres: Needs = { capabilities: overrides, writes: ['/tmp', '/var/run/postgresql'] }
const redis: Needs = { capabilities: stepsDown, writes: [] }

/** By the last part of the repository. Source: the entrypoints at github.com/docker-library, and of each project's own image. */
const known: ReadonlyMap<string, Needs> = new Map(
  Object.entries({
    postgres,
    postgis: postgres,
    pgvector: postgres,
    timescaledb: postgres,
    mysql: { capabilities: overrides, writes: ['/tmp', '/var/run/mysqld', '/var/lib/mysql-files'] },
    mariadb: { capabilities: overrides, writes: ['/tmp', '/run/mysqld'] },
    redis,
    valkey: redis,
    mongo: { capabilities: stepsDown, writes: ['/tmp'] },
    elasticsearch: {
      capabilities: [],
      writes: ['/tmp', '/usr/share/elasticsearch/config', '/usr/share/elasticsearch/logs'],
    },
    opensearch: { capabilities: [], writes: ['/tmp', '/usr/share/opensearch/config', '/usr/share/opensearch/logs'] },
    rabbitmq: { capabilities: overrides, writes: ['/tmp', '/var/log/rabbitmq'] },
    cassandra: { capabilities: stepsDown, writes: ['/tmp', '/etc/cassandra', '/var/log/cassandra'] },
    couchdb: { capabilities: overrides, writes: ['/opt/couchdb/etc/local.d'] },
    influxdb: { capabilities: stepsDown, writes: ['/tmp', '/etc/influxdb2'] },
    zookeeper: { capabilities: stepsDown, writes: ['/conf', '/logs'] },
    nginx: { capabilities: stepsDown, writes: ['/var/cache/nginx', '/var/run'] },
    httpd: { capabilities: stepsDown, writes: ['/usr/local/apache2/logs'] },
  }),
)

/** Whoever builds these anew runs them as a user of their own, from a read-only root. */
const rebuilt = /^(?:bitnami|bitnamilegacy|chainguard)\//

/** What an image is known to need that a setting takes away, as a sentence; undefined where nothing is known. */
export function cautionFor(reference: string, field: string): string | undefined {
  if (field !== 'capDrop' && field !== 'readOnlyRootFilesystem') return undefined
  if (!known.has(lastName(reference))) return undefined
  const { repository = '' } = parseImage(reference) ?? {}
  const name = repository.slice(repository.lastIndexOf('/') + 1)
  const needs = rebuilt.test(repository) ? undefined : known.get(name)
  if (!needs) return undefined
  if (field === 'capDrop') {
    if (needs.capabilities.length === 0) return undefined
    return `${name} starts as root and steps down to its own user: add ${listed(needs.capabilities)} back, or run it as that user`
  }
  const { writes } = needs
  const folders = writes.length === 0 ? '' : `a tmpfs at ${listed(writes)}, and `
  return `${name} has to write: mount ${folders}a volume for its data where it has none`
}

/** What its name can only be: most images are none of these, and need no parsing to say so. */
function lastName(reference: string): string {
  const at = reference.indexOf('@')
  const name = at < 0 ? reference : reference.slice(0, at)
  return name
    .slice(name.lastIndexOf('/') + 1)
    .split(':', 1)[0]!
    .trim()
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}
