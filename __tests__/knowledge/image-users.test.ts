import { expect, it } from 'vitest'
import { startsAsOther, userVariables } from '../../src/knowledge/image-users.ts'

it.each([
  'nginxinc/nginx-unprivileged:1.27',
  'docker.io/bitnami/redis',
  'quay.io/keycloak/keycloak:26.0',
  'gcr.io/distroless/static:nonroot',
  'gcr.io/distroless/base-debian12:debug-nonroot',
  'mcr.microsoft.com/dotnet/aspnet:9.0-noble-chiseled-extra',
  'registry.access.redhat.com/ubi9/nodejs-20:1-59',
  'memcached:1.6',
  'confluentinc/cp-kafka:7.6.1',
  'confluentinc/cp-kafka-connect',
])('%s has a user of its own', (image) => {
  expect(startsAsOther(image)).toBe(true)
})

it.each([
  'nginx:1.27',
  'gcr.io/distroless/static',
  'gcr.io/distroless/static:latest',
  'bitnami/minideb:bookworm',
  'bitnami/node:24',
  'bitnami/odoo:17',
  'bitnamilegacy/python:3.13',
  'confluentinc/cp-kafka:5.5.1',
  'evil.example/bitnami/redis',
  'acme/keycloak/keycloak',
  'registry.access.redhat.com/ubi9/ubi:9.5',
  'mcr.microsoft.com/dotnet/aspnet:9.0',
  'memcached-fork',
  '${BASE}',
  '',
])('%s may run as root', (image) => {
  expect(startsAsOther(image)).toBe(false)
})

it.each([
  ['mcr.microsoft.com/dotnet/aspnet:8.0', [['APP_UID', '1654']]],
  ['mcr.microsoft.com/dotnet/runtime-deps:10.0-noble', [['APP_UID', '1654']]],
  ['mcr.microsoft.com/dotnet/aspnet:6.0', []],
  ['mcr.microsoft.com/dotnet/aspnet:8.0-nanoserver-ltsc2022', []],
  ['mcr.microsoft.com/dotnet/framework/aspnet:4.8', []],
  ['acme/dotnet/aspnet:8.0', []],
  ['mambaorg/micromamba:2.0', [['MAMBA_USER', 'mambauser']]],
  ['${BASE}', []],
])('%s sets for the user %j', (image, set) => {
  expect(userVariables(image)).toEqual(set)
})
