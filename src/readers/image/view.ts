import type { Layer } from './layer.ts'

/** What the layers of an image make together. Layers are counted from 0, the lowest. */
export class View {
  constructor(private readonly layers: readonly Layer[]) {}

  /** Whether a container sees what this layer brings at the path: no higher one removes or replaces it. */
  isSeen(path: string, from: number): boolean {
    for (let i = from + 1; i < this.layers.length; i++) if (hides(this.layers[i]!, path)) return false
    return true
  }

  /** The layer whose entry a container sees at the path. */
  layerOf(path: string): number | undefined {
    for (let i = this.layers.length - 1; i >= 0; i--) {
      const { files, folders } = this.layers[i]!
      if (files.has(path) || folders.has(path)) return i
      if (hides(this.layers[i]!, path)) return undefined
    }
    return undefined
  }
}

function hides({ files, folders, removed, emptied }: Layer, path: string): boolean {
  if (files.has(path) || folders.has(path) || removed.has(path)) return true
  if (emptied.has('')) return true
  for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
    const folder = path.slice(0, slash)
    // A file in the place of a folder hides what was in it.
    if (removed.has(folder) || emptied.has(folder) || files.has(folder)) return true
  }
  return false
}
