import { parseImage } from './image-reference.ts'

/**
 * Images that come with a user other than root, in every release that still gets fixes: what is built on them needs no USER.
 * Source: the last USER of the Dockerfile that each is published with.
 */
const withUser: readonly RegExp[] = [
  /^docker\.io\/(?:nginxinc\/nginx-unprivileged|apache\/airflow|opensearchproject\/opensearch)$/,
  /^docker\.io\/jenkins\/(?:jenkins|agent|inbound-agent)$/,
  /^docker\.io\/(?:grafana\/(?:grafana|loki)|prom\/(?:prometheus|alertmanager|node-exporter))$/,
  // Not `node`, `python`, `php-fpm`, `odoo` and others of theirs, which have none.
  /^docker\.io\/bitnami(?:legacy)?\/(?:apache|elasticsearch|etcd|kafka|keycloak|kubectl|mariadb|memcached|minio|mongodb|mysql|nginx|postgresql|rabbitmq|redis|tomcat|wordpress|zookeeper)$/,
  /^docker\.io\/(?:cimg\/|selenium\/(?:standalone|node)-)/,
  /^docker\.io\/library\/(?:solr|memcached)$/,
  /^ghcr\.io\/(?:nginxinc\/nginx-unprivileged|puppeteer\/puppeteer)$/,
  /^quay\.io\/(?:keycloak\/keycloak|jupyter\/[\w-]+-notebook|prometheus\/(?:prometheus|alertmanager|node-exporter))$/,
  /^registry\.(?:access\.)?redhat\.(?:com|io)\/ubi\d+\/(?:nodejs|python|openjdk|httpd|nginx|php|ruby)-/,
  /^cgr\.dev\/chainguard\/(?:static|nginx|node|python|jre)$/,
]

/** Variants that are called after it, and releases: `gcr.io/distroless/static:nonroot`, `mcr.microsoft.com/dotnet/aspnet:9.0-noble-chiseled`. */
const variants: readonly (readonly [name: RegExp, tag: RegExp])[] = [
  [/^gcr\.io\/distroless\//, /(?:^|-)nonroot(?:-|$)/],
  [/^mcr\.microsoft\.com\/dotnet\//, /-chiseled(?:-|$)/],
  // From 6.0 on.
  [
    /^docker\.io\/confluentinc\/cp-(?:server|kafka|zookeeper|schema-registry|ksqldb)/,
    /^(?:$|latest|[6-9]\.|[1-9]\d\.)/,
  ],
]

/** Whether an image by its name is known to start as another user than root. */
export function startsAsOther(reference: string): boolean {
  const image = parseImage(reference)
  if (!image) return false
  const name = `${image.registry}/${image.repository}`
  const { tag = '' } = image
  return (
    withUser.some((one) => one.test(name)) || variants.some(([own, variant]) => own.test(name) && variant.test(tag))
  )
}

/**
 * Variables that images set for the USER of what is built on them, in every release that still gets fixes. Source: the ENV of the
 * Dockerfile that each is published with.
 */
const variables: readonly (readonly [name: RegExp, tag: RegExp, set: readonly (readonly [string, string])[]])[] = [
  [
    /^mcr\.microsoft\.com\/dotnet\/(?:nightly\/)?(?:aspnet|runtime|runtime-deps|sdk)$/,
    /^(?!.*(?:nanoserver|windowsservercore))(?:$|latest|(?:[89]|[1-9]\d)(?:\.|$))/,
    [['APP_UID', '1654']],
  ],
  [
    /^(?:docker|quay)\.io\/jupyter\/(?:[\w-]+-notebook|docker-stacks-foundation)$/,
    /^/,
    [
      ['NB_USER', 'jovyan'],
      ['NB_UID', '1000'],
    ],
  ],
  [/^docker\.io\/mambaorg\/micromamba$/, /^/, [['MAMBA_USER', 'mambauser']]],
]

/** The variables that an image by its name is known to set for a USER. */
export function userVariables(reference: string): readonly (readonly [name: string, value: string])[] {
  const image = parseImage(reference)
  if (!image) return []
  const name = `${image.registry}/${image.repository}`
  return variables.flatMap(([own, tag, set]) => (own.test(name) && tag.test(image.tag ?? '') ? set : []))
}
