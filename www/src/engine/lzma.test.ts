import { expect, test } from 'vitest'
import { lzma } from './lzma'

const numbers = (count: number, text: (n: number) => string): string => Array.from({ length: count }, (_, n) => text(n)).join('')
const text = `${numbers(400, n => `${n * n % 97}:${['CBS', 'CSI', 'DPX'][n % 3]};`)}${'='.repeat(5000)}${numbers(60, n => `${n * 7919 % 1000} `)}end`

/** The text above, packed by xz 5: as the build packs (3 literal bits, 1 position bit), and with other properties. */
const packed = [
  'MAAAEAAiHwAAAAAAAAAYDoUtWdPrlQ4bPqjikerNPGGVe+Oww8Qj8Owmwpl/w67jU+wRD4C1OZzC86scYmgPupMb0k9dvmyLNGz9AoNDKcU5p0RxRpH+/9zC' +
  'AZW0R6gMrDC6ySa1ampy/9atQ+VMRnsrhdxWBBkL0JYBwPV+B9KgTNKiLH8uRXOviqU6tHUhFxRLSy0ResWoOD73XR3KUyra89klreQ9cZRkj+9Pnhuo8XNO' +
  'rTclCdQF6nGJ426svdM8GyUrLpoBpg2SXEgZXWvm0EktObXtIibOhuFr/XUV6cVt73sQkims698NufJkB/igIb/Yp/bLnffsJjHWBrnyL3ILbAvmSA6HOxT9' +
  'uGwl/OlKdUjdwXM2SV/ZEgJFPsAxE3HC61PhhbPQYUnts6DamaOvPGrWKbHcOEE45IKp7XB/OL/RYt1JqpERLqSFVDbojLuVBM3pJkh584d1Cmng0BHbTSCs' +
  'bz29NMKwzBKnjYxEi6aZL7lkI5JX1tcATOCW35uizPwnIiUA5FQ3me3A7uXMhjdSAJaeBnHcjNVOrFvYLQzdaatXmW1Vq30h6hk9jA2eqCaMYTe3CGnydaD7' +
  'ykszQeFGxN/h5jcTHxSrxWYloIgTJRk/DrbX7zmWRSo6yB9lMtLMB/vixLghkNQMTVPsT5AHnI9/UL85QWGGVCjlXxqCOFIGRMoSw+u3glgIgvgeQvZhEYke' +
  'gN5YcmImgu8WOJ8Sud7WZ2NyS5dMVbdzUeFjHuYvgE5ocqktna0ozESRdPVW2gC8ZOV0bpH/h1InEMZfuxBBAj7Lgdegq5GI7K8DiTGf8mV/1XVnyaT+ysg/' +
  'Vr3ZYz/vfQmT2P9D+UemngprOf//+UsYnA==',
  'bAAAEAAiHwAAAAAAAAAYDoRkIs8jcUNoZguAcGMgmyKNE8ifJ2Qpcj990sLIRk/o7l0pFpv+RYZL68ADcnscGlo9PIOG1SoA6bUrfV5ZenD//Nm8Lb+QvHjD' +
  'J7+t0KT7v3q390TlQ8CC8T8tD381d0H8u7zJS1liRp/EzbsIHpi5LD4f/1qJmK7ymigx6l+84MSi+52gS19/utS621cjVMJMuZHmcnHudh3iHzZ5V/JKjuln' +
  'k/i0O//yTmQ7lPPIuVXH70UXPDALuy4RkRY/VZlc5stNjAokmqRb1zjrg7ebPNN4iS7wsf+a5Zqo6lDPq0NAK3Pw3J5AVQ8ECpN+LsON4dr8v5OFnVc8doOt' +
  '+Ia69cRbojentSrF6JTNBFYq+unBxp24GmRChLLJ55y13q4Ll9nU9Psj/QEujccLRykgSD4vua/VSzhjrspfJdEIAVs7hi6L2EXxlRGDAHwF5niLPIsezasP' +
  'TgUePB44sHZnyxum0pHsybnQ/SUcsP+10RAajtQTnLYRzyq7TQ15V9FxrMicmK+c7N68f4hqdP34qlVH965A6qbO7oM7I0yOcfJzPd0qSigJYAAH1VLzYQrT' +
  'yfJYA8bTcek7EMUv/Yt0udMf9xfDmbqp9aCpl6cVVwRDoJG6k1/FSRtgF3a6LYNtZFsNgLR3z+uhOqlzjPSWRLEJuosCXgDTg/0AxehmnRbtbRK3sQTKwenP' +
  'tp/0Yn4Wjatz/NEVXTQtMNraZBWULQ66dRbOXKrXgesG6cmdda7chN1dfuks9oCipJh9aw0hmUNuk8V5REC18AcdWqHRtQl8eL5p0FOyJutIejPhr7k1itv6' +
  'M+c3anzEreo0stNaPrP4Nn7URmLy5MwVEN45sYzc7Pg3lzvRtKfya6W1EtL0fDPrapGVXeYJJCoduexM/pZT0xFG5MqvCOFDfATWVn/3rtp7wH+XJuFTTB8o' +
  'RQSkvb2eqJJrZsjo3xm2gWl5N///jn4/rg==',
].map(base64 => Uint8Array.from(atob(base64), c => c.charCodeAt(0)))

test('what xz packed is unpacked', () => {
  for (const file of packed) expect(new TextDecoder().decode(lzma(file))).toBe(text)
})

test('a damaged or cut file ends with an error or other bytes', () => {
  for (const file of packed) {
    for (let at = 13; at < file.length; at++) {
      const damaged = file.slice()
      damaged[at] = (damaged[at] as number) ^ 0x55
      for (const bad of [damaged, file.subarray(0, at + 5)]) {
        try {
          expect(lzma(bad).length).toBe(text.length)
        } catch (error) {
          expect(String(error)).toMatch(/what was packed/)
        }
      }
    }
  }
})
