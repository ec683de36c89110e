import { defineRule, missing } from '../../model/rule.ts'
import { files, manifest } from '../examples.ts'

const pod = (name: string, namespace: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: ${namespace}}\nspec: {containers: [{name: web, image: shop}]}\n`
const own = (namespace: string) =>
  `apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: all, namespace: ${namespace}}\nspec: {hard: {pods: 10}}\n`

export default defineRule({
  id: 'namespace/resource-quota',
  on: 'namespace',
  title: 'Namespace has no resource quota',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K4'],
  controls: [],
  why: 'Whoever may create objects there can use up the capacity of the cluster, and fill etcd until the API server fails.',
  fix: 'Add a ResourceQuota that limits CPU, memory, storage and the number of objects.',
  alwaysAsked: true,
  reads: ['quota'],
  consults: ['workloads'],
  joins: ['namespace'],
  *check(namespace, { mayMiss }) {
    const { name, workloads, quota } = namespace
    if (quota || workloads.length === 0 || mayMiss('namespace')) return
    yield missing(namespace, 'quota', `${name} has no ResourceQuota`)
  },
  bad: [
    files('a pod', { 'pod.yaml': pod('«web»', 'shop') }, 'low: namespace shop has no ResourceQuota'),
    files(
      'one of another namespace',
      { 'pod.yaml': pod('«web»', 'shop'), 'own.yaml': own('prod') },
      'low: namespace shop has no ResourceQuota',
    ),
    files(
      'one without limits',
      { 'pod.yaml': pod('«web»', 'shop'), 'own.yaml': own('shop').replace(/spec: .*/, 'spec: {hard: {}}') },
      'low: namespace shop has no ResourceQuota',
    ),
    manifest(
      'PersistentVolumeClaim «disk» {namespace: shop}',
      'spec: {accessModes: [ReadWriteOnce]}',
      'low: namespace shop has no ResourceQuota',
    ),
  ],
  good: [
    files('a pod and a ResourceQuota', { 'pod.yaml': pod('web', 'shop'), 'own.yaml': own('shop') }),
    manifest('Namespace shop', ''),
  ],
})
