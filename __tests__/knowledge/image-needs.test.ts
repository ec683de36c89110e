import { describe, expect, it } from 'vitest'
import { cautionFor } from '../../src/knowledge/image-needs.ts'

describe('what a setting may break', () => {
  it('is known of databases and what else steps down from root', () => {
    expect(cautionFor('postgres:16', 'capDrop')).toBe(
      'postgres starts as root and steps down to its own user: add CHOWN, DAC_OVERRIDE, FOWNER, SETGID and SETUID back, or run it as that user',
    )
    expect(cautionFor('postgres:16', 'readOnlyRootFilesystem')).toBe(
      'postgres has to write: mount a tmpfs at /tmp and /var/run/postgresql, and a volume for its data where it has none',
    )
    expect(cautionFor('redis', 'readOnlyRootFilesystem')).toBe(
      'redis has to write: mount a volume for its data where it has none',
    )
  })

  it.each([
    'mysql',
    'mariadb:11',
    'mongo',
    'rabbitmq:3-management',
    'docker.io/library/redis@sha256:00',
    'pgvector/pgvector:pg16',
    'public.ecr.aws/docker/library/postgres:16',
    'registry.example:5000/mirror/mysql',
  ])('is known of %s', (image) => {
    expect([cautionFor(image, 'capDrop'), cautionFor(image, 'readOnlyRootFilesystem')]).toEqual([
      expect.stringContaining('add CHOWN, '),
      expect.stringContaining('has to write'),
    ])
  })

  it('is nothing where the image never is root, of another setting and of another image', () => {
    expect(cautionFor('docker.elastic.co/elasticsearch/elasticsearch:8.15.0', 'capDrop')).toBeUndefined()
    expect(cautionFor('postgres:16', 'noNewPrivileges')).toBeUndefined()
    for (const image of [
      'acme/web:1',
      'bitnami/postgresql:16',
      'bitnami/redis',
      'postgres-exporter',
      'postgres/tools',
      '',
      'constructor',
      '${IMG}',
    ])
      expect(cautionFor(image, 'capDrop')).toBeUndefined()
  })
})
