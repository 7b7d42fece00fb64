import {asciiColumns} from '../text/ascii.js';
import {otherWrite} from './other-write.js';

type Output = NodeJS.WriteStream;

/**
The same output, to which nothing beyond ASCII is written.
*/
export const asciiOutput = (output: Output): Output => otherWrite(output, (text, ...rest) => output.write(asciiColumns(text), ...rest));
