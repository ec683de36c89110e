// A file of its own, so that recognizing a key does not load the reader.

/** Keys of kubeadm, k3s, RKE and the usual hand-made clusters, by names that nothing else has. */
const ownName =
  /(?:^|\/)(?:(?:kube-)?apiserver(?:-[\w-]+)?|front-proxy-(?:ca|client)|kube-(?:ca|controller-manager|scheduler|proxy|admin|node|etcd)[\w.-]*|kubernetes|(?:kube-)?service-accounts?(?:-token)?|etcd(?:-[\w-]+)?|kubelet(?:-[\w-]+)?|request-header-ca|(?:client|server)-ca)(?:-key\.pem|\.key)$/i
/** Names that many have: of a cluster beside others of it, or in a folder that says so. */
const commonName = /(?:^|\/)(?:ca|sa|server|peer|healthcheck-client|admin|client)(?:-key\.pem|\.key)$/i

export const claimsClusterKey = (path: string): boolean => ownName.test(path) || commonName.test(path)

export const hasCommonName = (path: string): boolean => !ownName.test(path)

/** A cheap first look: a PEM that is a private key, encrypted or not. */
export const mayHoldPrivateKey = (text: string): boolean =>
  /^-----BEGIN (?:[A-Z]{1,20} )?PRIVATE KEY-----\r?$/m.test(text)
