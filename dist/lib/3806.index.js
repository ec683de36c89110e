export const id=3806;export const ids=[3806];export const modules={3806:((t,o,e)=>{o.fetch=e(7532).fetch,o.ProxyAgent=e(4942),e(6089).prototype.connect=e(9086)})};
