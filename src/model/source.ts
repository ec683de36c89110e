export * from '../core/source.ts'
