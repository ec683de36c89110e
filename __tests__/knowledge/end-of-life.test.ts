import { expect, it } from 'vitest'
import { endedRelease } from '../../src/knowledge/end-of-life.ts'

it.each([
  ['debian:bullseye-slim', 'debian 11'],
  ['debian:11.9', 'debian 11.9'],
  ['ubuntu:focal-20240216', 'ubuntu 20.04'],
  [`docker.io/library/alpine:3.18.4@sha256:${'0'.repeat(64)}`, 'alpine 3.18.4'],
  ['library/python:2.7.18', 'python 2.7.18'],
  ['node:22-alpine3.19', 'alpine 3.19'],
  ['node:lts-buster', 'debian 10'],
  ['postgres:9.6', 'postgres 9.6'],
  ['centos:7.9.2009', 'centos 7.9.2009'],
  ['golang:1.25-alpine', 'golang 1.25'],
  ['mysql:9.5', 'mysql 9.5'],
  ['mongo:8.2.3', 'mongo 8.2.3'],
  ['redis:8.0-alpine', 'redis 8.0'],
  ['mariadb:11.7', 'mariadb 11.7'],
  ['golang:1.26', undefined],
  ['mysql:9', undefined],
  ['mysql:9.7', undefined],
  ['mongo:8.0', undefined],
  ['redis:8', undefined],
  ['redis:7.2', undefined],
  ['mariadb:11.4', undefined],
  ['mariadb:10.11', undefined],
  ['debian:12', undefined],
  ['debian', undefined],
  ['alpine:20230901', undefined],
  ['alpine:3', undefined],
  ['ghcr.io/library/debian:10', undefined],
  ['acme/node:14', undefined],
  ['node:22', undefined],
  ['mysql:8.4', undefined],
  ['constructor:1', undefined],
])('of %s', (reference, name) => {
  expect(endedRelease(reference)?.name).toBe(name)
})
