// Must be the app's first statement. A policy stops every request but WebRTC's; without the constructors there is none,
// and in an opaque origin no fresh realm can bring them back.
for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection', 'mozRTCPeerConnection', 'RTCDataChannel', 'RTCIceTransport']) {
  delete (globalThis as Record<string, unknown>)[name]
}
