// The Playground listens on all interfaces; a test has no business there.
const net = require('node:net');
const { listen } = net.Server.prototype;
net.Server.prototype.listen = function (first, ...rest) {
  if (typeof first === 'number' || typeof first === 'string') {
    const callback = rest.find((one) => typeof one === 'function');
    return listen.call(this, { port: Number(first), host: '127.0.0.1' }, callback);
  }
  return listen.call(this, typeof first === 'object' && first.port !== undefined ? { ...first, host: '127.0.0.1' } : first, ...rest);
};
