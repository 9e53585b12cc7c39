// Gives every figure of a report buttons that save its numbers as CSV and itself as SVG and PNG, and opens on paper what is folded on the screen.
// Nothing leaves the page; without this script everything in it can still be read.
(() => {
  const SVG = "http://www.w3.org/2000/svg";
  const PROPERTIES = [
    ...["fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-linejoin"],
    ...["font-family", "font-size", "font-weight", "text-anchor"],
  ];
  const GAP = 12;

  const element = (name, attributes, parent) => {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
    parent?.append(made);
    return made;
  };

  /** A copy of a drawing that needs no style sheet. */
  function inlined(drawing) {
    const copy = drawing.cloneNode(true);
    const copies = [copy, ...copy.querySelectorAll("*")];
    [drawing, ...drawing.querySelectorAll("*")].forEach((original, i) => {
      const drawn = ["path", "rect", "circle", "text", "tspan"].includes(original.tagName);
      const style = getComputedStyle(original);
      if (drawn) for (const name of PROPERTIES) copies[i].setAttribute(name, style.getPropertyValue(name).replaceAll('"', "'"));
      copies[i].removeAttribute("class");
    });
    return copy;
  }

  /** Writes the text of an HTML element with its sub- and superscripts. */
  function write(from, x, y, size, weight, parent) {
    const family = getComputedStyle(from).fontFamily.replaceAll('"', "'");
    const fill = getComputedStyle(document.body).color;
    const text = element("text", { x, y, "font-size": size, "font-weight": weight, "font-family": family, fill }, parent);
    let height = 0;
    const pieces = (node, at, scale) => {
      for (const child of node.childNodes) {
        const shift = child.nodeName === "SUB" ? 0.24 : child.nodeName === "SUP" ? -0.36 : 0;
        if (child.nodeName !== "#text") pieces(child, at + shift * size * scale, shift === 0 ? scale : 0.74 * scale);
        else {
          element("tspan", { dy: at - height, "font-size": size * scale }, text).textContent = child.textContent;
          height = at;
        }
      }
    };
    pieces(from, 0, 1);
  }

  /** A figure as one drawing: title, legend, panels two abreast; in light colours whatever those of the screen are. */
  function drawing(figure) {
    const panels = [...figure.querySelectorAll("svg.panel")];
    const sizes = panels.map(({ viewBox }) => viewBox.baseVal);
    const abreast = Math.min(2, panels.length);
    const width = abreast * sizes[0].width + (abreast - 1) * GAP + 2 * GAP;
    const root = element("svg", { xmlns: SVG, width });
    document.documentElement.classList.add("light");
    const background = element("rect", { width, fill: getComputedStyle(document.body).backgroundColor }, root);
    const title = figure.querySelector(".title");
    let y = GAP + 16;
    write(title, GAP, y, 16, 600, root);
    y += GAP;
    let x = GAP;
    for (const entry of figure.querySelectorAll(".legend li")) {
      const [swatch, label] = entry.children;
      const length = 28 + 7 + label.getBoundingClientRect().width + 20;
      if (x > GAP && x + length > width) [x, y] = [GAP, y + 20];
      const copy = inlined(swatch);
      copy.setAttribute("x", String(x));
      copy.setAttribute("y", String(y));
      root.append(copy);
      write(label, x + 35, y + 12, 14, 400, root);
      x += length;
    }
    if (x > GAP) y += 24;
    for (let i = 0; i < panels.length; i += abreast) {
      const row = sizes.slice(i, i + abreast);
      row.forEach((size, j) => {
        const copy = inlined(panels[i + j]);
        for (const [name, value] of Object.entries({ x: GAP + j * (size.width + GAP), y, width: size.width, height: size.height }))
          copy.setAttribute(name, String(value));
        root.append(copy);
      });
      y += Math.max(...row.map(({ height }) => height)) + GAP;
    }
    document.documentElement.classList.remove("light");
    for (const each of [root, background]) each.setAttribute("height", String(y));
    root.setAttribute("viewBox", `0 0 ${width} ${y}`);
    return root;
  }

  const svgText = (figure) => `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(drawing(figure))}\n`;

  /** κ<sub>t</sub> as κ_t. */
  function plain(node) {
    const copy = node.cloneNode(true);
    for (const script of copy.querySelectorAll("sub, sup")) script.prepend(script.nodeName === "SUB" ? "_" : "^");
    return copy.textContent.trim();
  }

  /** The numbers of a figure, all digits (RFC 4180). */
  function csv(figure) {
    const cell = (each) => each.querySelector("data")?.value ?? plain(each);
    const quoted = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
    const [names, ...rows] = [...figure.querySelectorAll(".numbers tr")].map((row) => [...row.cells].map(cell));
    // several columns of errors are told apart by what they are errors of
    const headings = names.map((name, i) => (i > 0 && names.indexOf(name) < names.lastIndexOf(name) ? `${name} of ${names[i - 1]}` : name));
    return [headings, ...rows].map((row) => `${row.map(quoted).join(",")}\r\n`).join("");
  }

  function save(blob, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }

  function savePng(figure) {
    const picture = new Image();
    picture.onload = () => {
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [2 * picture.width, 2 * picture.height];
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      canvas.toBlob((blob) => save(blob, `${figure.id}.png`));
    };
    picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgText(figure))}`;
  }

  const FORMATS = {
    CSV: (figure) => save(new Blob([csv(figure)], { type: "text/csv" }), `${figure.id}.csv`),
    SVG: (figure) => save(new Blob([svgText(figure)], { type: "image/svg+xml" }), `${figure.id}.svg`),
    PNG: savePng,
  };

  for (const figure of document.querySelectorAll("figure")) {
    const buttons = document.createElement("div");
    buttons.className = "save";
    for (const [format, write] of Object.entries(FORMATS)) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = format;
      button.setAttribute("aria-label", `${format} of ${plain(figure.querySelector(".title"))}`);
      button.addEventListener("click", () => write(figure));
      buttons.append(button);
    }
    figure.append(buttons);
  }

  const folded = new Set();
  addEventListener("beforeprint", () => {
    for (const each of document.querySelectorAll("details:not([open], .numbers)")) folded.add(each).size && (each.open = true);
  });
  addEventListener("afterprint", () => {
    for (const each of folded) each.open = false;
    folded.clear();
  });
})();
