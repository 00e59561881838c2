/* ES5, with its own hash: a browser too old for the page still runs this and says what is missing. */
(function () {
  var missing = []
  if (typeof WebAssembly !== 'object') missing.push('WebAssembly')
  else if (!WebAssembly.validate(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11]))) missing.push('WebAssembly SIMD')
  if (typeof DecompressionStream !== 'function') missing.push('DecompressionStream')
  try { ['gb18030', 'big5', 'shift_jis'].forEach(function (label) { new TextDecoder(label) }) } catch (e) { missing.push('TextDecoder') }
  if (typeof Worker !== 'function') missing.push('Worker')
  if (typeof HTMLDialogElement !== 'function') missing.push('dialog')
  if (!Array.prototype.findLast) missing.push('Array.findLast')
  if (!missing.length) return
  document.getElementById('old').hidden = false
  var places = document.getElementsByTagName('b')
  for (var i = 0; i < places.length; i++) places[i].textContent = missing.join(', ')
  var frame = document.querySelector('iframe')
  if (frame) frame.parentNode.removeChild(frame)
})()
