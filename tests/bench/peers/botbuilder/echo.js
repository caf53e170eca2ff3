// The smallest bot on Microsoft's SDK, without authentication, as its own samples write it.
const http = require('node:http');
const { ActivityHandler, CloudAdapter, ConfigurationBotFrameworkAuthentication } = require('botbuilder');

class Echo extends ActivityHandler {
  constructor() {
    super();
    this.onMessage(async (context, next) => {
      await context.sendActivity(`Echo: ${context.activity.text}`);
      await next();
    });
  }
}

const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication({}));
const bot = new Echo();
http
  .createServer((request, response) => {
    if (request.url === '/ready') {
      response.end('ready');
      return;
    }
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      request.body = JSON.parse(Buffer.concat(chunks).toString());
      // What the SDK expects of a response, and Express gives.
      response.status = (code) => Object.assign(response, { statusCode: code });
      response.header = (name, value) => response.setHeader(name, value);
      response.send = (body) => response.end(typeof body === 'object' ? JSON.stringify(body) : body);
      adapter.process(request, response, (context) => bot.run(context));
    });
  })
  .listen(Number(process.argv[2]), '127.0.0.1');
