// The drawing of a person's connections. The list beside it says the same and needs no script.
import cytoscape from "cytoscape";

const COLOURS = { suspect: "#12263a", person: "#505a5f", survivor: "#4c2c92", address: "#00703c", phone: "#1d70b8" };

function draw(place) {
  const data = JSON.parse(document.getElementById(place.dataset.graph).textContent);
  place.hidden = false;
  const graph = cytoscape({
    container: place,
    elements: data,
    layout: { name: "concentric", concentric: (node) => (node.data("kind") === "suspect" ? 10 : node.degree()), minNodeSpacing: 70, animate: false, padding: 40 },
    style: [
      { selector: "node", style: { label: "data(label)", "font-size": 11, "text-wrap": "wrap", "text-max-width": 110, "text-valign": "bottom", "text-margin-y": 4, "background-color": (node) => COLOURS[node.data("kind")] || "#505a5f", shape: (node) => (node.data("kind") === "address" ? "rectangle" : node.data("kind") === "phone" ? "diamond" : "ellipse") } },
      { selector: "edge", style: { label: "data(label)", "font-size": 9, width: 1.5, "line-color": "#b1b4b6", "text-background-color": "#fff", "text-background-opacity": 0.9, "curve-style": "bezier" } },
      { selector: "node:selected", style: { "border-width": 4, "border-color": "#fd0" } },
    ],
    userZoomingEnabled: false,
  });
  graph.on("tap", "node", (event) => {
    const address = event.target.data("href");
    if (address) window.location.assign(address);
  });
}

for (const place of document.querySelectorAll("[data-graph]")) draw(place);
