// The first file of the bare program. The others are compiled from V8's cache, as those of cforgs are.
import {enableCompileCache} from 'node:module';
import process from 'node:process';

enableCompileCache(process.argv[2]);
await import('./list.js');
