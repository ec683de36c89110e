export const id = 393;
export const ids = [393];
export const modules = {

/***/ 9469:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  ze: () => (/* binding */ answersFor),
  ux: () => (/* binding */ controlsOf),
  uP: () => (/* binding */ dockerEditions),
  OJ: () => (/* binding */ kubernetesEditions)
});

;// CONCATENATED MODULE: ./.build/core/controls.js
const dockerControls = [
    ['1.2.1', '1.1.1', '1.1.1', 'Docker data root lives on its own filesystem/partition', 1, 'manual', 'attest', 'D4'],
    [
        '1.2.2',
        '1.1.2',
        '1.1.2',
        'Membership of the docker group is limited to known accounts',
        1,
        'manual',
        'attest',
        'D1',
    ],
    ['1.2.3', '1.1.3', '1.1.3', 'auditd watches dockerd binary/service', 1, 'automated', 'attest', 'D4'],
    ['-', '1.1.4', '1.1.4', 'auditd watches /run/containerd', 1, 'manual', 'attest', 'D4'],
    ['1.2.4', '1.1.5', '1.1.5', 'auditd watches /var/lib/docker', 1, 'manual', 'attest', 'D4'],
    ['1.2.5', '1.1.6', '1.1.6', 'auditd watches /etc/docker', 1, 'automated', 'attest', 'D4'],
    ['1.2.6', '1.1.7', '1.1.7', 'auditd watches docker.service unit', 2, 'automated', 'attest', 'D4'],
    ['-', '1.1.8', '1.1.8', 'auditd watches containerd socket', 2, 'automated', 'attest', 'D4'],
    ['1.2.7', '1.1.9', '1.1.9', 'auditd watches docker socket', 2, 'automated', 'attest', 'D4'],
    ['1.2.8', '1.1.10', '1.1.10', 'auditd watches /etc/default/docker', 2, 'automated', 'attest', 'D4'],
    ['1.2.10', '1.1.11', '1.1.11', 'auditd watches /etc/docker/daemon.json', 2, 'automated', 'attest', 'D4'],
    ['-', '1.1.12', '1.1.12', 'auditd watches /etc/containerd/config.toml', 2, 'automated', 'attest', 'D4'],
    ['1.2.9', '1.1.13', '1.1.13', 'auditd watches /etc/sysconfig/docker', 2, 'automated', 'attest', 'D4'],
    ['1.2.11', '1.1.14', '1.1.14', 'auditd watches containerd binary', 2, 'automated', 'attest', 'D4'],
    ['-', '1.1.15', '1.1.15', 'auditd watches containerd-shim binary', 2, 'automated', 'attest', 'D4'],
    ['-', '1.1.16', '1.1.16', 'auditd watches containerd-shim-runc-v1 binary', 2, 'manual', 'attest', 'D4'],
    ['-', '1.1.17', '1.1.17', 'auditd watches containerd-shim-runc-v2 binary', 2, 'automated', 'attest', 'D4'],
    ['1.2.12', '1.1.18', '1.1.18', 'auditd watches runc binary', 2, 'automated', 'attest', 'D4'],
    ['1.1.1', '1.2.1', '1.2.1', 'Host OS has been hardened', 1, 'manual', 'attest', 'D4'],
    ['1.1.2', '1.2.2', '1.2.2', 'Engine is a current, supported release', 1, 'manual', 'auto', 'D4'],
    ['-', '2.1', '2.1', 'Daemon runs rootless where possible', 1, 'manual', 'auto', 'D4'],
    ['2.1', '2.2', '2.2', 'Inter-container traffic on the default bridge is off', 1, 'manual', 'auto', 'D4'],
    ['2.2', '2.3', '2.3', 'Daemon log level is info', 1, 'manual', 'auto', 'D4'],
    ['2.3', '2.4', '2.4', 'Daemon may manage iptables', 1, 'manual', 'auto', 'D4'],
    ['2.4', '2.5', '2.5', 'No plain-HTTP / unverified registries', 1, 'manual', 'auto', 'D5'],
    ['2.5', '2.6', '2.6', 'Retired aufs storage driver is absent', 1, 'manual', 'auto', 'D4'],
    ['-', '-', '2.7', 'Retired devicemapper storage driver is absent', 1, 'manual', 'auto', 'D4'],
    ['2.6', '2.7', '2.8', 'TCP listener requires mutual TLS', 1, 'manual', 'auto', 'D1'],
    ['2.7', '2.8', '2.9', 'Daemon-wide default ulimits are set sensibly', 1, 'manual', 'partial', 'D4'],
    ['2.8', '2.9', '2.10', 'User-namespace remapping is on', 2, 'manual', 'auto', 'D3'],
    ['2.9', '2.10', '2.11', 'No custom cgroup parent', 2, 'manual', 'auto', 'D4'],
    ['2.10', '2.11', '2.12', 'Base device size is left alone', 2, 'manual', 'auto', 'D4'],
    ['2.11', '2.12', '2.13', 'An authorization plugin vets client commands', 2, 'manual', 'auto', 'D1'],
    ['2.12', '2.13', '2.14', 'Logs go to a central/remote driver', 2, 'manual', 'partial', 'D4'],
    ['2.17', '2.14', '2.15', 'Daemon-wide no-new-privileges', 1, 'manual', 'auto', 'D3'],
    ['2.13', '2.15', '2.16', 'Live restore is on', 1, 'manual', 'auto', 'D4'],
    ['2.14', '2.16', '2.17', 'Userland proxy is off', 1, 'manual', 'auto', 'D4'],
    ['2.15', '2.17', '2.18', 'A custom daemon seccomp profile is used if warranted', 2, 'manual', 'partial', 'D3'],
    ['2.16', '2.18', '2.19', 'Experimental features are off', 1, 'manual', 'auto', 'D4'],
    ['3.1', '3.1', '3.1', 'docker.service owner root:root', 1, 'automated', 'attest', 'D4'],
    ['3.2', '3.2', '3.2', 'docker.service mode 644 or tighter', 1, 'automated', 'attest', 'D4'],
    ['3.3', '3.3', '3.3', 'docker.socket owner root:root', 1, 'automated', 'attest', 'D4'],
    ['3.4', '3.4', '3.4', 'docker.socket mode 644 or tighter', 1, 'automated', 'attest', 'D4'],
    ['3.5', '3.5', '3.5', '/etc/docker owner root:root', 1, 'automated', 'attest', 'D4'],
    ['3.6', '3.6', '3.6', '/etc/docker mode 755 or tighter', 1, 'automated', 'attest', 'D4'],
    ['3.7', '3.7', '3.7', 'registry CA files owner root:root', 1, 'manual', 'attest', 'D4'],
    ['3.8', '3.8', '3.8', 'registry CA files mode 444 or tighter', 1, 'manual', 'attest', 'D4'],
    ['3.9', '3.9', '3.9', 'TLS CA file owner root:root', 1, 'manual', 'attest', 'D1'],
    ['3.10', '3.10', '3.10', 'TLS CA file mode 444 or tighter', 1, 'manual', 'attest', 'D1'],
    ['3.11', '3.11', '3.11', 'server cert owner root:root', 1, 'manual', 'attest', 'D1'],
    ['3.12', '3.12', '3.12', 'server cert mode 444 or tighter', 1, 'manual', 'attest', 'D1'],
    ['3.13', '3.13', '3.13', 'server key owner root:root', 1, 'manual', 'attest', 'D1'],
    ['3.14', '3.14', '3.14', 'server key mode 400', 1, 'manual', 'attest', 'D1'],
    ['3.15', '3.15', '3.15', 'API socket owner root:docker', 1, 'automated', 'attest', 'D1'],
    ['3.16', '3.16', '3.16', 'API socket mode 660 or tighter', 1, 'automated', 'attest', 'D1'],
    ['3.17', '3.17', '3.17', 'daemon.json owner root:root', 2, 'manual', 'attest', 'D4'],
    ['3.18', '3.18', '3.18', 'daemon.json mode 644 or tighter', 2, 'manual', 'attest', 'D4'],
    ['3.19', '3.19', '3.19', '/etc/default/docker owner root:root', 2, 'manual', 'attest', 'D4'],
    ['3.22', '3.20', '3.20', '/etc/default/docker mode 644 or tighter', 2, 'manual', 'attest', 'D4'],
    ['3.21', '3.21', '3.21', '/etc/sysconfig/docker mode 644 or tighter', 2, 'manual', 'attest', 'D4'],
    ['3.20', '3.22', '3.22', '/etc/sysconfig/docker owner root:root', 2, 'manual', 'attest', 'D4'],
    ['-', '3.23', '3.23', 'containerd socket owner root:root', 1, 'automated', 'attest', 'D4'],
    ['-', '3.24', '3.24', 'containerd socket mode 660 or tighter', 1, 'automated', 'attest', 'D4'],
    ['4.1', '4.1', '4.1', 'Image/containers run as a dedicated non-root user', 1, 'manual', 'auto', 'D2'],
    ['4.2', '4.2', '4.2', 'Base images come from trusted sources', 1, 'manual', 'partial', 'D5'],
    ['4.3', '4.3', '4.3', 'No needless packages', 1, 'manual', 'partial', 'D2'],
    ['4.4', '4.4', '4.4', 'Images are scanned and rebuilt with fixes', 1, 'manual', 'partial', 'D5'],
    ['4.5', '4.5', '4.5', 'Content trust / signature enforcement is on', 2, 'manual', 'partial', 'D5'],
    ['4.6', '4.6', '4.6', 'Image defines HEALTHCHECK', 1, 'manual', 'auto', 'D2'],
    ['4.7', '4.7', '4.7', 'Package index refresh is not a step of its own', 1, 'manual', 'auto', 'D2'],
    ['4.8', '4.8', '4.8', 'setuid/setgid bits are stripped', 2, 'manual', 'auto', 'D2'],
    ['4.9', '4.9', '4.9', 'COPY rather than ADD', 1, 'manual', 'auto', 'D2'],
    ['4.10', '4.10', '4.10', 'No secrets in Dockerfile / image', 1, 'manual', 'auto', 'D2'],
    ['4.11', '4.11', '4.11', 'Packages are authenticated before install', 2, 'manual', 'auto', 'D5'],
    ['-', '4.12', '4.12', 'Signed artefacts are verified', 1, 'manual', 'partial', 'D5'],
    ['7.1', '5.1', '5.1', 'Swarm mode is off unless needed', 1, 'manual', 'auto', 'D4'],
    ['5.1', '5.2', '5.2', 'AppArmor profile is active', 1, 'manual', 'auto', 'D3'],
    ['5.2', '5.3', '5.3', 'SELinux options are set where SELinux is used', 2, 'manual', 'partial', 'D3'],
    ['5.3', '5.4', '5.4', 'Kernel capabilities are trimmed', 1, 'manual', 'auto', 'D3'],
    ['5.4', '5.5', '5.5', 'No --privileged containers', 1, 'manual', 'auto', 'D3'],
    ['5.5', '5.6', '5.6', 'No sensitive host directories mounted', 1, 'manual', 'auto', 'D3'],
    ['5.6', '5.7', '5.7', 'No sshd inside containers', 1, 'manual', 'auto', 'D2'],
    ['5.7', '5.8', '5.8', 'No host ports below 1024 published', 1, 'manual', 'auto', 'D4'],
    ['5.8', '5.9', '5.9', 'Only needed ports are open', 1, 'manual', 'partial', 'D4'],
    ['5.9', '5.10', '5.10', 'Host network namespace not shared', 1, 'manual', 'auto', 'D3'],
    ['5.10', '5.11', '5.11', 'memory limit is set', 1, 'manual', 'auto', 'H'],
    ['5.11', '5.12', '5.12', 'CPU priority is set', 1, 'manual', 'auto', 'H'],
    ['5.12', '5.13', '5.13', 'Root file system read-only', 1, 'manual', 'auto', 'D3'],
    ['5.13', '5.14', '5.14', 'Published ports bound to one host interface', 1, 'manual', 'auto', 'D4'],
    ['5.14', '5.15', '5.15', 'restart policy is on-failure:5', 1, 'manual', 'auto', 'H'],
    ['5.15', '5.16', '5.16', 'Host PID namespace not shared', 1, 'manual', 'auto', 'D3'],
    ['5.16', '5.17', '5.17', 'Host IPC namespace not shared', 1, 'manual', 'auto', 'D3'],
    ['5.17', '5.18', '5.18', 'No raw host devices', 1, 'manual', 'auto', 'D3'],
    ['5.18', '5.19', '5.19', 'ulimits overridden only where needed', 1, 'manual', 'partial', 'D4'],
    ['5.19', '5.20', '5.20', 'No shared mount propagation', 1, 'manual', 'auto', 'D3'],
    ['5.20', '5.21', '5.21', 'Host UTS namespace not shared', 1, 'manual', 'auto', 'D3'],
    ['5.21', '5.22', '5.22', 'Default seccomp profile not disabled', 1, 'manual', 'auto', 'D3'],
    ['5.22', '5.23', '5.23', 'docker exec is not used with --privileged', 2, 'manual', 'auto', 'D3'],
    ['5.23', '5.24', '5.24', 'docker exec is not used as root', 2, 'manual', 'auto', 'D3'],
    ['5.24', '5.25', '5.25', 'No custom cgroup parent on the container', 1, 'manual', 'auto', 'D4'],
    ['5.25', '5.26', '5.26', 'Container has no-new-privileges', 1, 'manual', 'auto', 'D3'],
    ['5.26', '5.27', '5.27', 'Runtime health is checked', 1, 'manual', 'auto', 'D2'],
    ['5.27', '5.28', '5.28', 'Image used is the newest of its line', 1, 'manual', 'partial', 'D5'],
    ['5.28', '5.29', '5.29', 'PIDs limit set', 1, 'manual', 'auto', 'H'],
    ['5.29', '5.30', '5.30', 'Default bridge docker0 not used', 2, 'manual', 'auto', 'D4'],
    ['5.30', '5.31', '5.31', 'Host user namespace not shared', 1, 'manual', 'auto', 'D3'],
    ['5.31', '5.32', '5.32', 'Engine socket not mounted in a container', 1, 'manual', 'auto', 'D1'],
    ['6.1', '6.1', '6.1', 'No image sprawl', 1, 'manual', 'partial', 'D5'],
    ['6.2', '6.2', '6.2', 'No container sprawl', 1, 'manual', 'partial', 'D4'],
    ['7.2', '7.1', '7.1', 'Few manager nodes', 1, 'manual', 'partial', 'D4'],
    ['7.3', '7.2', '7.2', 'Swarm port bound to one interface', 1, 'manual', 'partial', 'D4'],
    ['7.4', '7.3', '7.3', 'Overlay networks encrypted', 1, 'manual', 'auto', 'D4'],
    ['7.5', '7.4', '7.4', 'Swarm secrets used for secrets', 1, 'manual', 'partial', 'D4'],
    ['7.6', '7.5', '7.5', 'Manager auto-lock on', 1, 'manual', 'auto', 'D4'],
    ['7.7', '7.6', '7.6', 'Auto-lock key rotated', 1, 'manual', 'partial', 'D4'],
    ['7.8', '7.7', '7.7', 'Node certificates rotated', 1, 'manual', 'partial', 'D4'],
    ['7.9', '7.8', '7.8', 'CA certificates rotated', 1, 'manual', 'partial', 'D4'],
    ['7.10', '7.9', '7.9', 'Management and data traffic separated', 1, 'manual', 'partial', 'D4'],
];
const kubernetesControls = [
    ['1.1.1', 'API-server static pod file mode 600', 1, 'automated', 'attest', 'K1'],
    ['1.1.2', 'API-server static pod file owned by root', 1, 'automated', 'attest', 'K1'],
    ['1.1.3', 'Controller-manager static pod file mode 600', 1, 'automated', 'attest', 'K1'],
    ['1.1.4', 'Controller-manager static pod file owned by root', 1, 'automated', 'attest', 'K1'],
    ['1.1.5', 'Scheduler static pod file mode 600', 1, 'automated', 'attest', 'K1'],
    ['1.1.6', 'Scheduler static pod file owned by root', 1, 'automated', 'attest', 'K1'],
    ['1.1.7', 'etcd static pod file mode 600', 1, 'automated', 'attest', 'K2'],
    ['1.1.8', 'etcd static pod file owned by root', 1, 'automated', 'attest', 'K2'],
    ['1.1.9', 'CNI config files mode 600', 1, 'manual', 'attest', 'K1'],
    ['1.1.10', 'CNI config files owned by root', 1, 'manual', 'attest', 'K1'],
    ['1.1.11', 'etcd data directory mode 700', 1, 'automated', 'attest', 'K3'],
    ['1.1.12', 'etcd data directory owned by etcd', 1, 'automated', 'attest', 'K3'],
    ['1.1.13', 'Default admin credential file mode 600', 1, 'automated', 'attest', 'K1'],
    ['1.1.14', 'Default admin credential file owned by root', 1, 'automated', 'attest', 'K1'],
    ['1.1.15', 'scheduler.conf mode 600', 1, 'automated', 'attest', 'K1'],
    ['1.1.16', 'scheduler.conf owned by root', 1, 'automated', 'attest', 'K1'],
    ['1.1.17', 'controller-manager.conf mode 600', 1, 'automated', 'attest', 'K1'],
    ['1.1.18', 'controller-manager.conf owned by root', 1, 'automated', 'attest', 'K1'],
    ['1.1.19', 'PKI directory and files owned by root', 1, 'automated', 'attest', 'K1'],
    ['1.1.20', 'PKI certificate files mode 644', 1, 'manual', 'attest', 'K1'],
    ['1.1.21', 'PKI key files mode 600', 1, 'manual', 'attest', 'K1'],
    ['1.2.1', 'Anonymous requests to the API server off', 1, 'manual', 'auto', 'K1'],
    ['1.2.2', 'No static token file', 1, 'automated', 'auto', 'K1'],
    ['1.2.3', 'DenyServiceExternalIPs admission on', 1, 'manual', 'auto', 'K1'],
    ['1.2.4', 'API server presents a client cert to kubelets', 1, 'automated', 'auto', 'K1'],
    ['1.2.5', 'API server verifies kubelet certs', 1, 'automated', 'auto', 'K1'],
    ['1.2.6', 'Authorization is not AlwaysAllow', 1, 'automated', 'auto', 'K5'],
    ['1.2.7', 'Node authorizer on', 1, 'automated', 'auto', 'K5'],
    ['1.2.8', 'RBAC authorizer on', 1, 'automated', 'auto', 'K5'],
    ['1.2.9', 'EventRateLimit admission on', 1, 'manual', 'auto', 'K4'],
    ['1.2.10', 'AlwaysAdmit admission absent', 1, 'automated', 'auto', 'K5'],
    ['1.2.11', 'AlwaysPullImages admission on', 1, 'manual', 'auto', 'K1'],
    ['1.2.12', 'ServiceAccount admission not disabled', 2, 'automated', 'auto', 'K5'],
    ['1.2.13', 'NamespaceLifecycle admission not disabled', 2, 'automated', 'auto', 'K5'],
    ['1.2.14', 'NodeRestriction admission on', 2, 'automated', 'auto', 'K5'],
    ['1.2.15', 'API-server profiling off', 1, 'automated', 'auto', 'K4'],
    ['1.2.16', 'API audit log written', 1, 'automated', 'auto', 'K1'],
    ['1.2.17', 'Audit logs kept at least 30 days', 1, 'automated', 'auto', 'K1'],
    ['1.2.18', 'At least 10 audit backups', 1, 'automated', 'auto', 'K1'],
    ['1.2.19', 'Audit files rotate at >=100 MB', 1, 'automated', 'auto', 'K1'],
    ['1.2.20', 'Request timeout is sane', 1, 'manual', 'auto', 'K4'],
    ['1.2.21', 'Service-account tokens looked up in etcd', 1, 'automated', 'auto', 'K1'],
    ['1.2.22', 'Dedicated SA verification key', 1, 'automated', 'auto', 'K1'],
    ['1.2.23', 'API server authenticates to etcd', 1, 'automated', 'auto', 'K2'],
    ['1.2.24', 'API server serves with its own cert', 1, 'automated', 'auto', 'K1'],
    ['1.2.25', 'Client CA set', 1, 'automated', 'auto', 'K1'],
    ['1.2.26', 'etcd CA pinned', 1, 'automated', 'auto', 'K2'],
    ['1.2.27', 'Encryption-at-rest config wired in', 1, 'manual', 'auto', 'K3'],
    ['1.2.28', 'Encryption provider is a real one, and first', 1, 'manual', 'auto', 'K3'],
    ['1.2.29', 'API server uses strong ciphers', 1, 'manual', 'auto', 'K1'],
    ['1.2.30', 'No extended SA token lifetime', 1, 'automated', 'auto', 'K1'],
    ['1.3.1', 'Terminated pods are garbage collected', 1, 'manual', 'auto', 'K4'],
    ['1.3.2', 'Controller-manager profiling off', 1, 'automated', 'auto', 'K4'],
    ['1.3.3', 'Controllers use own credentials', 1, 'automated', 'auto', 'K5'],
    ['1.3.4', 'SA signing key set', 1, 'automated', 'auto', 'K1'],
    ['1.3.5', 'Root CA handed to pods', 1, 'automated', 'auto', 'K1'],
    ['1.3.6', 'Kubelet serving-cert rotation gate on', 1, 'automated', 'auto', 'K1'],
    ['1.3.7', 'Controller-manager binds loopback', 1, 'automated', 'auto', 'K1'],
    ['1.4.1', 'Scheduler profiling off', 1, 'automated', 'auto', 'K4'],
    ['1.4.2', 'Scheduler binds loopback', 1, 'automated', 'auto', 'K1'],
    ['2.1', 'etcd serves TLS', 1, 'automated', 'auto', 'K2'],
    ['2.2', 'etcd demands client certs', 1, 'automated', 'auto', 'K2'],
    ['2.3', 'etcd does not self-sign client TLS', 1, 'automated', 'auto', 'K2'],
    ['2.4', 'etcd peers use TLS', 1, 'automated', 'auto', 'K2'],
    ['2.5', 'etcd peers present certs', 1, 'automated', 'auto', 'K2'],
    ['2.6', 'etcd does not self-sign peer TLS', 1, 'automated', 'auto', 'K2'],
    ['2.7', 'etcd has its own CA', 2, 'manual', 'auto', 'K2'],
    ['3.1.1', 'Humans do not use client certs', 1, 'manual', 'auto', 'K1'],
    ['3.1.2', 'Humans do not use SA tokens', 1, 'manual', 'auto', 'K1'],
    ['3.1.3', 'Humans do not use bootstrap tokens', 1, 'manual', 'auto', 'K1'],
    ['3.2.1', 'An audit policy is in force', 1, 'manual', 'auto', 'K1'],
    ['3.2.2', 'Audit policy covers the sensitive resources', 2, 'manual', 'auto', 'K1'],
    ['4.1.1', 'Kubelet unit file mode 600', 1, 'automated', 'attest', 'K1'],
    ['4.1.2', 'Kubelet unit file owned by root', 1, 'automated', 'attest', 'K1'],
    ['4.1.3', 'kube-proxy kubeconfig mode 600', 1, 'manual', 'attest', 'K1'],
    ['4.1.4', 'kube-proxy kubeconfig owned by root', 1, 'manual', 'attest', 'K1'],
    ['4.1.5', 'kubelet.conf mode 600', 1, 'automated', 'attest', 'K1'],
    ['4.1.6', 'kubelet.conf owned by root', 1, 'automated', 'attest', 'K1'],
    ['4.1.7', 'Client CA file mode 644', 1, 'manual', 'attest', 'K1'],
    ['4.1.8', 'Client CA file owned by root', 1, 'manual', 'attest', 'K1'],
    ['4.1.9', 'Kubelet config.yaml mode 600', 1, 'automated', 'attest', 'K1'],
    ['4.1.10', 'Kubelet config.yaml owned by root', 1, 'automated', 'attest', 'K1'],
    ['4.2.1', 'Kubelet refuses anonymous requests', 1, 'automated', 'auto', 'K1'],
    ['4.2.2', 'Kubelet authorization delegated', 1, 'automated', 'auto', 'K5'],
    ['4.2.3', 'Kubelet client CA set', 1, 'automated', 'auto', 'K1'],
    ['4.2.4', 'Kubelet read-only port closed', 1, 'manual', 'auto', 'K1'],
    ['4.2.5', 'Kubelet streaming timeout on', 1, 'manual', 'auto', 'K4'],
    ['4.2.6', 'Kubelet manages iptables chains', 1, 'automated', 'auto', 'K1'],
    ['4.2.7', 'No hostname override', 1, 'manual', 'auto', 'K1'],
    ['4.2.8', 'Kubelet event QPS bounded and enough', 2, 'manual', 'auto', 'K4'],
    ['4.2.9', 'Kubelet serving cert set', 1, 'manual', 'auto', 'K1'],
    ['4.2.10', 'Kubelet client cert rotates', 1, 'automated', 'auto', 'K1'],
    ['4.2.11', 'Kubelet serving cert rotates', 1, 'manual', 'auto', 'K1'],
    ['4.2.12', 'Kubelet uses strong ciphers', 1, 'manual', 'auto', 'K1'],
    ['4.2.13', 'Pod PID limit set', 1, 'manual', 'auto', 'K4'],
    ['4.2.14', 'Kubelet default seccomp on', 1, 'manual', 'auto', 'K5'],
    ['4.3.1', 'kube-proxy metrics on loopback', 1, 'manual', 'auto', 'K1'],
    ['5.1.1', 'cluster-admin bound only where needed', 1, 'manual', 'auto', 'K5'],
    ['5.1.2', 'Few subjects can read secrets', 1, 'manual', 'auto', 'K3'],
    ['5.1.3', 'No wildcards in roles', 1, 'manual', 'auto', 'K5'],
    ['5.1.4', 'Few subjects can create pods', 1, 'manual', 'auto', 'K5'],
    ['5.1.5', 'Default service accounts unused', 1, 'manual', 'auto', 'K5'],
    ['5.1.6', 'SA tokens mounted only when needed', 1, 'manual', 'auto', 'K5'],
    ['5.1.7', 'system:masters not used', 1, 'manual', 'auto', 'K5'],
    ['5.1.8', 'bind/escalate/impersonate restricted', 1, 'manual', 'auto', 'K5'],
    ['5.1.9', 'Few subjects can create PVs', 1, 'manual', 'auto', 'K5'],
    ['5.1.10', 'nodes/proxy restricted', 1, 'manual', 'auto', 'K5'],
    ['5.1.11', 'CSR approval restricted', 1, 'manual', 'auto', 'K5'],
    ['5.1.12', 'Webhook configuration restricted', 1, 'manual', 'auto', 'K5'],
    ['5.1.13', 'Token creation restricted', 1, 'manual', 'auto', 'K1'],
    ['5.2.1', 'Some policy mechanism active', 1, 'manual', 'auto', 'K5'],
    ['5.2.2', 'Privileged pods not admitted', 1, 'manual', 'auto', 'K5'],
    ['5.2.3', 'hostPID not admitted', 1, 'manual', 'auto', 'K5'],
    ['5.2.4', 'hostIPC not admitted', 1, 'manual', 'auto', 'K5'],
    ['5.2.5', 'hostNetwork not admitted', 1, 'manual', 'auto', 'K5'],
    ['5.2.6', 'allowPrivilegeEscalation not admitted', 1, 'manual', 'auto', 'K5'],
    ['5.2.7', 'Root containers not admitted', 2, 'manual', 'auto', 'K5'],
    ['5.2.8', 'NET_RAW not admitted', 1, 'manual', 'auto', 'K5'],
    ['5.2.9', 'Containers carry no capabilities', 2, 'manual', 'auto', 'K5'],
    ['5.2.10', 'Windows HostProcess not admitted', 1, 'manual', 'auto', 'K5'],
    ['5.2.11', 'hostPath volumes not admitted', 1, 'manual', 'auto', 'K5'],
    ['5.2.12', 'hostPorts not admitted', 1, 'manual', 'auto', 'K5'],
    ['5.3.1', 'CNI enforces NetworkPolicy', 1, 'manual', 'auto', 'K5'],
    ['5.3.2', 'Every namespace has a NetworkPolicy', 2, 'manual', 'auto', 'K5'],
    ['5.4.1', 'Secrets mounted as files, not env', 2, 'manual', 'auto', 'K3'],
    ['5.4.2', 'External secret store considered', 2, 'manual', 'auto', 'K3'],
    ['5.5.1', 'Image provenance enforced at admission', 2, 'manual', 'auto', 'D5'],
    ['5.6.1', 'Namespaces divide workloads', 1, 'manual', 'auto', 'K5'],
    ['5.6.2', 'seccomp RuntimeDefault set', 2, 'manual', 'auto', 'K5'],
    ['5.6.3', 'securityContext applied', 2, 'manual', 'auto', 'K5'],
    ['5.6.4', 'default namespace unused', 2, 'manual', 'auto', 'K5'],
];

;// CONCATENATED MODULE: ./.build/core/benchmarks.js

const dockerEditions = ['1.5', '1.6', '1.7', '1.8'];
const kubernetesEditions = ['1.12'];
/** https://kubernetes.io/docs/concepts/security/pod-security-standards/ */
const podSecurityStandards = [
    ['baseline/privileged', 'Privileged containers'],
    ['baseline/hostNamespaces', 'Host namespaces'],
    ['baseline/capabilities', 'Capabilities beyond the default set'],
    ['baseline/windowsHostProcess', 'Windows HostProcess'],
    ['baseline/hostPathVolumes', 'hostPath volumes'],
    ['baseline/hostPorts', 'Host ports'],
    ['baseline/hostProbesAndHostLifecycle', 'Host probes and lifecycle hooks'],
    ['baseline/procMount', '/proc mount type'],
    ['baseline/seccompProfile', 'Seccomp not unconfined'],
    ['baseline/appArmorProfile', 'AppArmor not overridden'],
    ['baseline/seLinuxOptions', 'SELinux not customised'],
    ['baseline/sysctls', 'Only safe sysctls'],
    ['restricted/restrictedVolumes', 'Volume types'],
    ['restricted/allowPrivilegeEscalation', 'Privilege escalation off'],
    ['restricted/runAsNonRoot', 'Running as non-root'],
    ['restricted/runAsUser', 'Non-root user id'],
    ['restricted/seccompProfile', 'Seccomp profile set'],
    ['restricted/capabilities', 'All capabilities dropped'],
];
/** Every control of the chosen editions, in the benchmarks' own order. */
function controlsOf(editions) {
    const column = { '1.5': 0, '1.6': 1, '1.7': 1, '1.8': 2 }[editions.docker];
    const docker = dockerControls.flatMap((row) => {
        const number = row[column];
        if (number === '-')
            return [];
        const control = `cis-docker:${row[0] === '-' ? `+${row[1] === '-' ? row[2] : row[1]}` : row[0]}`;
        const [, , , title, level, label, sight, threat] = row;
        const common = { title, level, label, sight, threat };
        return [
            { control, id: `cis-docker:${number}`, number, benchmark: 'cis-docker', edition: editions.docker, ...common },
        ];
    });
    docker.sort((a, b) => compareNumbers(a.number, b.number));
    const kubernetes = kubernetesControls.map(([number, title, level, label, sight, threat]) => {
        const control = `cis-kubernetes:${number}`;
        const common = { title, level, label, sight, threat };
        return { control, id: control, number, benchmark: 'cis-kubernetes', edition: editions.kubernetes, ...common };
    });
    const pss = podSecurityStandards.map(([number, title]) => {
        const control = `pss:${number}`;
        const common = { level: 1, label: 'automated', sight: 'auto', threat: 'K5' };
        return { control, id: control, number, benchmark: 'pss', edition: 'latest', title, ...common };
    });
    return [...docker, ...kubernetes, ...pss];
}
function compareNumbers(a, b) {
    const left = a.split('.').map(Number);
    const right = b.split('.').map(Number);
    for (let i = 0; i < Math.max(left.length, right.length); i++) {
        const difference = (left[i] ?? -1) - (right[i] ?? -1);
        if (difference !== 0)
            return difference;
    }
    return 0;
}
/** CIS Docker speaks about every container, CIS Kubernetes and the Pod Security Standards about those that Kubernetes runs. */
function answersFor(control, platform) {
    return control.startsWith('cis-docker:') || platform !== 'docker';
}


/***/ }),

/***/ 9125:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F: () => (/* binding */ threatIds),
/* harmony export */   s: () => (/* binding */ threats)
/* harmony export */ });
const threats = {
    D1: { title: 'Docker client compromise', stride: 'spoofing' },
    D2: { title: 'Dockerfile misconfiguration', stride: 'tampering' },
    D3: { title: 'Use of the privileged flag', stride: 'elevation of privilege' },
    D4: { title: 'Host and daemon misconfiguration', stride: 'information disclosure' },
    D5: { title: 'Docker image security', stride: 'repudiation' },
    K1: { title: 'kube-apiserver compromise', stride: 'spoofing' },
    K2: { title: 'etcd misconfiguration', stride: 'tampering' },
    K3: { title: 'etcd sensitive information', stride: 'information disclosure' },
    K4: { title: 'kube-apiserver overwhelming', stride: 'denial of service' },
    K5: { title: 'API-server authorization abuse', stride: 'elevation of privilege' },
    H: { title: 'Hardening the Docker environment', stride: 'denial of service' },
};
const threatIds = Object.keys(threats);


/***/ })

};
