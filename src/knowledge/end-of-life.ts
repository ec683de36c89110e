import { parseImage } from './image-reference.ts'

/**
 * When the last fixes of releases came out, by their official images, as of the date below; what ends later is not in it. Only the
 * security support that everybody gets counts, not what is sold. Sources: endoflife.date (products/*.md in its repository); Debian's
 * distro-info-data for Debian and Ubuntu; postgresql.org/support/versioning; for Go, which supports two releases, the day of the
 * second next one in the module proxy (golang.org/toolchain); for openjdk, the month in which Docker Hub deprecated the image: others
 * build these releases of Java still.
 */
const tableDate = '2026-11-26'

/** `release end`, the oldest first; a release stands for its patch releases too, and the first also for everything older. */
const rows: Readonly<Record<string, string>> = {
  debian: '9 2022-06-30, 10 2024-06-30, 11 2026-08-31',
  ubuntu:
    '14.04 2019-04-25, 14.10 2015-07-23, 15.04 2016-02-04, 15.10 2016-07-28, 16.04 2021-04-30, 16.10 2017-07-20, 17.04 2018-01-13, 17.10 2018-07-19, 18.04 2023-05-31, 18.10 2019-07-18, 19.04 2020-01-23, 19.10 2020-07-17, 20.04 2025-05-29, 20.10 2021-07-22, 21.04 2022-01-20, 21.10 2022-07-14, 22.10 2023-07-20, 23.04 2024-01-25, 23.10 2024-07-11, 24.10 2025-07-10, 25.04 2026-01-15, 25.10 2026-07-09',
  alpine:
    '3.15 2023-11-01, 3.16 2024-05-23, 3.17 2024-11-22, 3.18 2025-05-09, 3.19 2025-11-01, 3.20 2026-04-01, 3.21 2026-11-01',
  centos: '6 2020-11-30, 7 2024-06-30, 8 2021-12-31',
  amazonlinux: '1 2023-12-31, 2 2026-06-30',
  node: '14 2023-04-30, 15 2021-06-01, 16 2023-09-11, 17 2022-06-01, 18 2025-04-30, 19 2023-06-01, 20 2026-04-30, 21 2024-06-01, 23 2025-06-01, 25 2026-06-01',
  python: '2.7 2020-01-01, 3.6 2021-12-23, 3.7 2023-06-27, 3.8 2024-10-07, 3.9 2025-10-31, 3.10 2026-10-31',
  golang: '1.20 2024-02-06, 1.21 2024-08-13, 1.22 2025-02-11, 1.23 2025-08-12, 1.24 2026-02-10, 1.25 2026-08-18',
  php: '7.4 2022-11-28, 8.0 2023-11-26, 8.1 2025-12-31',
  ruby: '2.7 2023-03-31, 3.0 2024-04-23, 3.1 2025-03-26, 3.2 2026-03-31',
  postgres: '11 2023-11-09, 12 2024-11-21, 13 2025-11-13, 14 2026-11-12',
  mysql:
    '5.7 2023-10-31, 8.0 2026-04-30, 8.1 2023-10-25, 8.2 2023-12-14, 8.3 2024-04-10, 9.0 2024-10-15, 9.1 2025-01-21, 9.2 2025-04-15, 9.3 2025-07-22, 9.4 2025-10-21, 9.5 2026-01-20, 9.6 2026-04-21',
  mongo:
    '4.4 2024-02-29, 5.0 2024-10-31, 5.1 2022-01-18, 5.2 2022-03-23, 5.3 2022-07-31, 6.0 2025-07-31, 6.1 2023-02-09, 6.2 2023-04-24, 6.3 2023-08-31, 7.1 2024-01-23, 7.2 2024-03-27, 7.3 2024-10-31, 8.1 2025-09-30, 8.2 2026-07-31',
  mariadb:
    '10.3 2023-05-25, 10.4 2024-06-18, 10.5 2025-06-24, 10.6 2026-07-06, 10.7 2023-02-14, 10.8 2023-05-20, 10.9 2023-08-22, 10.10 2023-11-17, 11.0 2024-06-06, 11.1 2024-08-21, 11.2 2024-11-21, 11.3 2024-05-29, 11.5 2024-11-21, 11.6 2025-02-13, 11.7 2025-05-12, 12.0 2025-11-07',
  redis: '5.0 2022-04-27, 6.0 2022-05-31, 7.0 2024-07-29, 8.0 2026-02-11',
  openjdk: '17 2022-07-31',
  docker: '20.10 2023-12-10, 23.0 2025-05-19, 24.0 2024-06-08, 26.0 2024-06-08, 26.1 2025-02-17, 27 2025-05-03',
}

interface Release {
  readonly version: readonly number[]
  readonly end: string
}

/** A year without fixes is more than a late update. */
export const isLongAgo = ({ end }: Pick<EndedRelease, 'end'>): boolean =>
  end < `${Number(tableDate.slice(0, 4)) - 1}${tableDate.slice(4)}`

const numbers = (text: string): readonly number[] => text.split('.').map(Number)

const releases: ReadonlyMap<string, readonly Release[]> = new Map(
  Object.entries(rows).map(([name, text]) => [
    name,
    text.split(', ').map((row): Release => {
      const [version = '', end = ''] = row.split(' ')
      return { version: numbers(version), end }
    }),
  ]),
)

/** Names of Debian's and Ubuntu's releases, also behind the version of another program: `python:3.12-buster`. */
const codenames: Readonly<Record<string, string>> = {
  jessie: 'debian 8',
  stretch: 'debian 9',
  buster: 'debian 10',
  bullseye: 'debian 11',
  trusty: 'ubuntu 14.04',
  xenial: 'ubuntu 16.04',
  bionic: 'ubuntu 18.04',
  focal: 'ubuntu 20.04',
}

export interface EndedRelease {
  /** `debian 10` */
  readonly name: string
  /** `YYYY-MM-DD` */
  readonly end: string
}

const officialName = (reference: string): string | undefined =>
  /^(?:(?:docker\.io|index\.docker\.io)\/)?(?:library\/)?([a-z]+)(?=[:@]|$)/.exec(reference)?.[1]

/** Images of Google that have their release in their name. */
const distroless = /^gcr\.io\/distroless\/[\w-]+-debian(\d+)(?=[:@]|$)/

/** Whether releases of an image are known at all, whatever its tag is. */
export const hasReleases = (image: string): boolean => officialName(image) !== undefined || distroless.test(image)

/** What `centos:latest` stays at. */
const lastCentos = '8'

/** The release in an image that gets no fixes any more; only official images are known by their names. */
export function endedRelease(reference: string): EndedRelease | undefined {
  const debian = distroless.exec(reference)?.[1]
  if (debian) return ended('debian', debian)
  const image = parseImage(reference)
  const name = officialName(reference)
  if (name === 'centos' && (image?.tag ?? 'latest') === 'latest' && !image?.digest) return ended('centos', lastCentos)
  if (!image?.tag || name === undefined) return undefined
  const own = /^v?(\d+(?:\.\d+)*)(?=$|[-_]|u\d)/.exec(image.tag)?.[1]
  const found = own === undefined ? undefined : ended(name, own)
  if (found || !(releases.has(name) || /^[a-z]+$/.test(name))) return found
  for (const word of image.tag.split('-')) {
    const [system, version] = (codenames[word] ?? '').split(' ')
    if (system && version) return ended(system, version)
    const alpine = /^alpine(\d+\.\d+)$/.exec(word)?.[1]
    if (alpine) return ended('alpine', alpine)
  }
  return undefined
}

/** Distributions that call themselves otherwise than their image is called. */
const systems: Readonly<Record<string, string>> = { amzn: 'amazonlinux' }

/** The same of a distribution, by the names that its `os-release` gives. */
export const endedSystem = (id: string, version: string): EndedRelease | undefined =>
  /^\d+(?:\.\d+)*$/.test(version) ? ended(Object.hasOwn(systems, id) ? systems[id]! : id, version) : undefined

function ended(name: string, version: string): EndedRelease | undefined {
  const all = releases.get(name)
  if (!all) return undefined
  const own = numbers(version)
  const [oldest] = all
  const isOlder = oldest && compare(own, oldest.version) < 0 && own.length >= oldest.version.length
  const row = isOlder ? oldest : all.find((one) => one.version.every((part, i) => own[i] === part))
  return row && row.end <= tableDate ? { name: `${name} ${version}`, end: row.end } : undefined
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) if (a[i] !== b[i]) return a[i]! - b[i]!
  return 0
}
