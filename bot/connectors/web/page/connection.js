// The socket: opens it, says hello, opens it again with growing, jittered pauses, and notices when it is dead.
const pingPause = 30 * 1000;
const welcomePatience = 6 * 1000;

export class Connection {
  #socket = null;
  #attempts = 0;
  #helloes = 0; // said and not yet welcomed
  #retry = 0;
  #patience = 0;
  #pingedAt = Date.now();

  // hello() gives the frame to begin with; frame(frame) hears all others; state(name) hears "open" and "lost".
  constructor(address, { hello, frame, state }) {
    this.address = address;
    this.on = { hello, frame, state };
    setInterval(() => this.#ping(), pingPause);
    addEventListener("online", () => this.restart());
    this.#connect();
  }

  get open() {
    return this.#socket?.readyState === WebSocket.OPEN && this.#helloes === 0;
  }

  get attempts() {
    return this.#attempts;
  }

  send(frame) {
    if (this.#socket?.readyState !== WebSocket.OPEN)
      return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  // Says who we are, again: of another visit, in another language, or to be told what was missed. What comes before the
  // answer belongs to what was before.
  hello() {
    if (!this.send(this.on.hello()))
      return;
    this.#helloes++;
    clearTimeout(this.#patience);
    this.#patience = setTimeout(() => this.restart(), welcomePatience);
  }

  restart() {
    this.#drop();
    this.on.state("lost");
    this.#connect();
  }

  #connect() {
    clearTimeout(this.#retry);
    const socket = new WebSocket(this.address);
    this.#socket = socket;
    socket.onopen = () => this.hello();
    socket.onmessage = (event) => this.#hear(event.data);
    socket.onclose = (event) => this.#lose(event.code);
  }

  #drop() {
    clearTimeout(this.#patience);
    clearTimeout(this.#retry);
    this.#helloes = 0;
    if (this.#socket === null)
      return;
    this.#socket.onopen = this.#socket.onmessage = this.#socket.onclose = null;
    this.#socket.close();
    this.#socket = null;
  }

  #lose(code) {
    this.#drop();
    const busy = code === 1013 ? 5000 : 0;
    const pause = Math.min(20000, 400 * 2 ** this.#attempts) * (0.5 + Math.random() / 2) + busy;
    this.#attempts++;
    this.#retry = setTimeout(() => this.#connect(), pause);
    this.on.state("lost", code);
  }

  #hear(data) {
    const frame = JSON.parse(data);
    if (frame.type === "welcome")
      this.#welcome(frame);
    else if (this.#helloes === 0 || frame.type === "ack" || frame.type === "error")
      this.on.frame(frame);
  }

  #welcome(frame) {
    this.#helloes = Math.max(0, this.#helloes - 1);
    if (this.#helloes > 0)
      return;
    clearTimeout(this.#patience);
    this.#attempts = 0;
    this.on.frame(frame);
    this.on.state("open");
  }

  // A pause much longer than ours means that the device slept: the socket may be dead without knowing it.
  #ping() {
    const slept = Date.now() - this.#pingedAt > 2 * pingPause;
    this.#pingedAt = Date.now();
    if (slept && this.open)
      this.hello();
    else if (this.open)
      this.send({ type: "ping" });
  }
}
