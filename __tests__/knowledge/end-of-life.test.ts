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
