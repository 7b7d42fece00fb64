// The first file of the bare program. The others are compiled from V8's cache, as those of cforgs are.
import {enableCompileCache} from 'node:module';
import process from 'node:process';

const cache = process.argv[2] ?? '';
if (cache !== '') {
	enableCompileCache(cache);
}

await import('./list.js');
