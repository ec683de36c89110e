console.log('docker run -d --privileged till')
