// Nothing leaves Firefox, by any way that is known.
import { firefoxTrying } from '../exits/firefox'
import { usedByFirefox } from '../exits/net-log'
import { waysOut } from '../exits/suite'
import { test } from '../playwright'

test.describe('ways out of Firefox', () => waysOut({ engine: 'firefox', start: firefoxTrying, used: usedByFirefox, heedsHeaders: false }))
