import {asciiColumns} from '../text/ascii.js';

type Output = NodeJS.WriteStream;

/**
The same output, to which nothing beyond ASCII is written.
*/
export const asciiOutput = (output: Output): Output => new Proxy(output, {
	get(target, name): unknown {
		if (name === 'write') {
			return (text: string, ...rest: readonly unknown[]): unknown => Reflect.apply(target.write, target, [asciiColumns(text), ...rest]);
		}

		const value: unknown = Reflect.get(target, name, target);
		return typeof value === 'function' ? Reflect.apply(Function.prototype.bind, value, [target]) : value;
	},
});
